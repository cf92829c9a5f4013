"""Records as contributors write them: their models, their forms, reading and laying them out."""
