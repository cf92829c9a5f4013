"""What tests share: projects, sites that are built once, browsers, texts."""
