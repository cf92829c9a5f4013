"""Invented articles in ten languages, each in six layouts as pages of the web have them, and quotes picked by hand.

The layouts have what surrounds articles: navigation, advertisements, other articles, readers' comments. `*words*` in an
article are marked in each layout as it marks words: by a link, in bold, in a font.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Article:
    """An invented article: its language, title and author, paragraphs, a list, speech, a last paragraph, and quotes."""

    language: str
    title: str
    author: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]
    speech: str
    last: str
    quotes: tuple[str, ...]


ARTICLES = (
    Article(
        "en",
        "Council Votes for a New Harbour Bridge",
        "Ada Finch",
        (
            "On Monday the council voted, nine to four, for a bridge of *iron* in the place of the old one, whose "
            "timbers have been under repair since the flood of March 1919.",
            "The engineer, Miss Ada Thornwell, had shown her plans to the Board in the week before; it asked for two "
            "changes, one of which she called “unnecessary, and dear at that”.",
            "According to the *harbour master*, the work will cost forty-one thousand, a third of which the province "
            "has promised to pay. Nobody on the Board would say where the rest is to come from.",
        ),
        (
            "The old bridge stays open until the new one can be crossed on foot.",
            "Carts of more than two tons go round by the ferry pier.",
        ),
        "“We shall build it, and we shall have paid for it before my grandchildren can cross it,” said the Mayor.",
        "The first stone is to be laid in the spring, if the ice allows; the *last rivet*, Miss Thornwell said, in the "
        "second summer after that.",
        (
            "On Monday the council voted, nine to four, for a bridge of iron in the place of the old one",
            "it asked for two changes, one of which she called “unnecessary, and dear at that”",
            "According to the harbour master, the work will cost forty-one thousand […] Nobody on the Board would say "
            "where the rest is to come from.",
            "Carts of more than two tons go round by the ferry pier.",
            "the last rivet, Miss Thornwell said, in the second summer after that",
        ),
    ),
    Article(
        "fr",
        "Le conseil vote la construction d’un nouveau pont",
        "Jeanne Morvan",
        (
            "Lundi soir, le conseil a voté, par neuf voix contre quatre, la construction d’un pont de *fer* à la place "
            "de l’ancien, dont les poutres sont en réparation depuis la crue de mars 1919.",
            "L’ingénieure, Mlle Ada Thornwell, avait présenté ses plans au bureau la semaine précédente ; celui-ci "
            "demanda deux modifications, dont l’une lui parut « inutile, et chère de surcroît ».",
            "D’après le *maître de port*, l’ouvrage coûtera quarante et un mille francs, dont la province a promis de "
            "payer le tiers. Personne au bureau n’a voulu dire d’où viendrait le reste.",
        ),
        (
            "L’ancien pont reste ouvert jusqu’à ce qu’on puisse traverser le nouveau à pied.",
            "Les charrettes de plus de deux tonnes font le tour par l’embarcadère du bac.",
        ),
        "« Nous le bâtirons, et nous l’aurons payé avant que mes petits-enfants ne le traversent », a dit le maire.",
        "La première pierre sera posée au printemps, si les glaces le permettent ; le *dernier rivet*, selon "
        "Mlle Thornwell, au second été qui suivra.",
        (
            "le conseil a voté, par neuf voix contre quatre, la construction d’un pont de fer à la place de l’ancien",
            "celui-ci demanda deux modifications, dont l’une lui parut « inutile, et chère de surcroît »",
            "D’après le maître de port, l’ouvrage coûtera quarante et un mille francs […] Personne au bureau n’a voulu "
            "dire d’où viendrait le reste.",
            "Les charrettes de plus de deux tonnes font le tour par l’embarcadère du bac.",
            "le dernier rivet, selon Mlle Thornwell, au second été qui suivra",
        ),
    ),
    Article(
        "de",
        "Stadtrat stimmt für eine neue Hafenbrücke",
        "Grete Möhle",
        (
            "Am Montag stimmte der Stadtrat mit neun gegen vier Stimmen für eine Brücke aus *Eisen* an der Stelle der "
            "alten, deren Balken seit dem Hochwasser vom März 1919 ausgebessert werden.",
            "Die Ingenieurin, Fräulein Ada Thornwell, hatte ihre Pläne in der Woche zuvor gezeigt; der Ausschuss "
            "verlangte zwei Änderungen, von denen sie eine „überflüssig und obendrein teuer“ nannte.",
            "Nach Angaben des *Hafenmeisters* wird das Werk einundvierzigtausend kosten, von denen die Provinz ein "
            "Drittel zugesagt hat. Niemand im Ausschuss wollte sagen, woher der Rest kommen soll.",
        ),
        (
            "Die alte Brücke bleibt offen, bis man die neue zu Fuß überqueren kann.",
            "Wagen von mehr als zwei Tonnen fahren außen herum am Fähranleger vorbei.",
        ),
        "„Wir werden sie bauen, und wir werden sie bezahlt haben, bevor meine Enkel darübergehen“, sagte der "
        "Bürgermeister.",
        "Der Grundstein soll im Frühjahr gelegt werden, wenn das Eis es zulässt; die *letzte Niete*, so Fräulein "
        "Thornwell, im zweiten Sommer danach.",
        (
            "stimmte der Stadtrat mit neun gegen vier Stimmen für eine Brücke aus Eisen an der Stelle der alten",
            "der Ausschuss verlangte zwei Änderungen, von denen sie eine „überflüssig und obendrein teuer“ nannte",
            "Nach Angaben des Hafenmeisters wird das Werk einundvierzigtausend kosten […] Niemand im Ausschuss wollte "
            "sagen, woher der Rest kommen soll.",
            "Wagen von mehr als zwei Tonnen fahren außen herum am Fähranleger vorbei.",
            "die letzte Niete, so Fräulein Thornwell, im zweiten Sommer danach",
        ),
    ),
    Article(
        "es",
        "El concejo vota un nuevo puente para el puerto",
        "Inés Calleja",
        (
            "El lunes el concejo votó, por nueve votos contra cuatro, un puente de *hierro* en el lugar del antiguo, "
            "cuyas vigas se reparan desde la crecida de marzo de 1919.",
            "La ingeniera, la señorita Ada Thornwell, había mostrado sus planos a la junta la semana anterior; esta "
            "pidió dos cambios, uno de los cuales ella llamó «innecesario, y además caro».",
            "Según el *capitán del puerto*, la obra costará cuarenta y un mil, de los que la provincia ha prometido un "
            "tercio. Nadie en la junta quiso decir de dónde saldrá el resto.",
        ),
        (
            "El puente antiguo sigue abierto hasta que se pueda cruzar a pie el nuevo.",
            "Los carros de más de dos toneladas dan la vuelta por el muelle del transbordador.",
        ),
        "«Lo construiremos, y lo habremos pagado antes de que mis nietos lo crucen», dijo el alcalde.",
        "La primera piedra se pondrá en primavera, si el hielo lo permite; el *último remache*, dijo la señorita "
        "Thornwell, en el segundo verano después.",
        (
            "el concejo votó, por nueve votos contra cuatro, un puente de hierro en el lugar del antiguo",
            "esta pidió dos cambios, uno de los cuales ella llamó «innecesario, y además caro»",
            "Según el capitán del puerto, la obra costará cuarenta y un mil […] Nadie en la junta quiso decir de dónde "
            "saldrá el resto.",
            "Los carros de más de dos toneladas dan la vuelta por el muelle del transbordador.",
            "el último remache, dijo la señorita Thornwell, en el segundo verano después",
        ),
    ),
    Article(
        "ru",
        "Совет проголосовал за новый мост в гавани",
        "Анна Рябова",
        (
            "В понедельник совет девятью голосами против четырёх решил построить *железный* мост на месте старого, "
            "балки которого чинят со времени наводнения в марте 1919 года.",
            "Инженер, госпожа Ада Торнвелл, показала свои чертежи правлению неделей раньше; оно потребовало двух "
            "изменений, одно из которых она назвала «ненужным и к тому же дорогим».",
            "По словам *начальника порта*, работа обойдётся в сорок одну тысячу, треть которой обещала заплатить "
            "провинция. Никто в правлении не захотел сказать, откуда возьмётся остальное.",
        ),
        (
            "Старый мост остаётся открытым, пока по новому нельзя будет пройти пешком.",
            "Повозки тяжелее двух тонн объезжают мимо паромной пристани.",
        ),
        "«Мы построим его и расплатимся за него прежде, чем по нему пройдут мои внуки», — сказал городской голова.",
        "Первый камень заложат весной, если позволит лёд; *последнюю заклёпку*, как сказала госпожа Торнвелл, "
        "поставят во второе лето после этого.",
        (
            "совет девятью голосами против четырёх решил построить железный мост на месте старого",
            "оно потребовало двух изменений, одно из которых она назвала «ненужным и к тому же дорогим»",
            "По словам начальника порта, работа обойдётся в сорок одну тысячу […] Никто в правлении не захотел "
            "сказать, откуда возьмётся остальное.",
            "Повозки тяжелее двух тонн объезжают мимо паромной пристани.",
            "последнюю заклёпку, как сказала госпожа Торнвелл, поставят во второе лето после этого",
        ),
    ),
    Article(
        "el",
        "Το συμβούλιο ψήφισε νέα γέφυρα στο λιμάνι",
        "Άννα Βρεττού",
        (
            "Τη Δευτέρα το συμβούλιο ψήφισε, με εννέα ψήφους έναντι τεσσάρων, μια *σιδερένια* γέφυρα στη θέση της "
            "παλιάς, της οποίας τα δοκάρια επισκευάζονται από την πλημμύρα του Μαρτίου 1919.",
            "Η μηχανικός, η δεσποινίς Άντα Θόρνγουελ, είχε δείξει τα σχέδιά της στην επιτροπή μία εβδομάδα πριν· "
            "εκείνη ζήτησε δύο αλλαγές, από τις οποίες τη μία την είπε «περιττή και επιπλέον ακριβή».",
            "Σύμφωνα με τον *λιμενάρχη*, το έργο θα κοστίσει σαράντα μία χιλιάδες, από τις οποίες η επαρχία υποσχέθηκε "
            "το ένα τρίτο. Κανείς στην επιτροπή δεν θέλησε να πει από πού θα έρθουν τα υπόλοιπα.",
        ),
        (
            "Η παλιά γέφυρα μένει ανοιχτή ώσπου να μπορεί κανείς να περάσει πεζός τη νέα.",
            "Τα κάρα άνω των δύο τόνων πηγαίνουν γύρω από την προβλήτα του πορθμείου.",
        ),
        "«Θα τη χτίσουμε και θα την έχουμε πληρώσει πριν την περάσουν τα εγγόνια μου», είπε ο δήμαρχος.",
        "Ο πρώτος λίθος θα τεθεί την άνοιξη, αν το επιτρέψει ο πάγος· το *τελευταίο καρφί*, είπε η δεσποινίς "
        "Θόρνγουελ, το δεύτερο καλοκαίρι μετά.",
        (
            "το συμβούλιο ψήφισε, με εννέα ψήφους έναντι τεσσάρων, μια σιδερένια γέφυρα στη θέση της παλιάς",
            "εκείνη ζήτησε δύο αλλαγές, από τις οποίες τη μία την είπε «περιττή και επιπλέον ακριβή»",
            "Σύμφωνα με τον λιμενάρχη, το έργο θα κοστίσει σαράντα μία χιλιάδες […] Κανείς στην επιτροπή δεν θέλησε να "
            "πει από πού θα έρθουν τα υπόλοιπα.",
            "Τα κάρα άνω των δύο τόνων πηγαίνουν γύρω από την προβλήτα του πορθμείου.",
            "το τελευταίο καρφί, είπε η δεσποινίς Θόρνγουελ, το δεύτερο καλοκαίρι μετά",
        ),
    ),
    Article(
        "ar",
        "المجلس يصوت لصالح جسر جديد في الميناء",
        "هدى النجار",
        (
            "صوّت المجلس يوم الاثنين بتسعة أصوات مقابل أربعة لبناء جسر من *الحديد* في مكان الجسر القديم الذي تُصلَح "
            "عوارضه منذ فيضان مارس 1919.",
            "وكانت المهندسة آدا ثورنويل قد عرضت رسومها على اللجنة قبل ذلك بأسبوع، فطلبت تعديلين وصفت أحدهما بأنه "
            "«غير ضروري، وباهظ فوق ذلك».",
            "ووفقا *لمدير الميناء* ستبلغ كلفة العمل واحدا وأربعين ألفا وعد الإقليم بدفع ثلثها. ولم يرد أحد في اللجنة "
            "أن يقول من أين سيأتي الباقي.",
        ),
        (
            "يبقى الجسر القديم مفتوحا إلى أن يمكن عبور الجديد سيرا على الأقدام.",
            "تدور العربات التي يزيد وزنها على طنين من جهة رصيف العبّارة.",
        ),
        "قال العمدة: «سنبنيه، وسنكون قد دفعنا ثمنه قبل أن يعبره أحفادي».",
        "سيوضع الحجر الأول في الربيع إذا سمح الجليد، أما *المسمار الأخير* فقالت ثورنويل إنه سيدق في الصيف الثاني "
        "بعد ذلك.",
        (
            "صوّت المجلس يوم الاثنين بتسعة أصوات مقابل أربعة لبناء جسر من الحديد في مكان الجسر القديم",
            "فطلبت تعديلين وصفت أحدهما بأنه «غير ضروري، وباهظ فوق ذلك»",
            "ووفقا لمدير الميناء ستبلغ كلفة العمل واحدا وأربعين ألفا […] ولم يرد أحد في اللجنة أن يقول من أين سيأتي "
            "الباقي.",
            "تدور العربات التي يزيد وزنها على طنين من جهة رصيف العبّارة.",
            "أما المسمار الأخير فقالت ثورنويل إنه سيدق في الصيف الثاني بعد ذلك",
        ),
    ),
    Article(
        "he",
        "המועצה הצביעה בעד גשר חדש בנמל",
        "חנה אלמוג",
        (
            "ביום שני הצביעה המועצה, תשעה מול ארבעה, בעד גשר *ברזל* במקום הגשר הישן, שקורותיו מתוקנות מאז השיטפון של "
            "מרס 1919.",
            "המהנדסת, הגברת עדה תורנוול, הציגה את תוכניותיה לוועד שבוע קודם לכן; הוא ביקש שני שינויים, שאת אחד מהם "
            "כינתה „מיותר, ויקר מלבד זאת”.",
            "לדברי *מנהל הנמל* תעלה העבודה ארבעים ואחד אלף, ששליש מהם הבטיח המחוז לשלם. איש בוועד לא רצה לומר מהיכן "
            "יבוא השאר.",
        ),
        (
            "הגשר הישן נשאר פתוח עד שיהיה אפשר לחצות ברגל את החדש.",
            "עגלות של יותר משתי טונות מקיפות דרך רציף המעבורת.",
        ),
        "„נבנה אותו, ונשלם עליו עוד לפני שיעברו בו נכדיי”, אמר ראש העיר.",
        "אבן הפינה תונח באביב, אם הקרח ירשה; *המסמרת האחרונה*, אמרה הגברת תורנוול, תיקבע בקיץ השני שאחריו.",
        (
            "ביום שני הצביעה המועצה, תשעה מול ארבעה, בעד גשר ברזל במקום הגשר הישן",
            "הוא ביקש שני שינויים, שאת אחד מהם כינתה „מיותר, ויקר מלבד זאת”",
            "לדברי מנהל הנמל תעלה העבודה ארבעים ואחד אלף […] איש בוועד לא רצה לומר מהיכן יבוא השאר.",
            "עגלות של יותר משתי טונות מקיפות דרך רציף המעבורת.",
            "המסמרת האחרונה, אמרה הגברת תורנוול, תיקבע בקיץ השני שאחריו",
        ),
    ),
    Article(
        "hi",
        "परिषद ने बंदरगाह के नए पुल के लिए मतदान किया",
        "सुधा मेहता",
        (
            "सोमवार को परिषद ने चार के मुकाबले नौ मतों से पुराने पुल की जगह *लोहे* का पुल बनाने का निर्णय लिया, जिसकी "
            "शहतीरें मार्च 1919 की बाढ़ के बाद से मरम्मत में हैं।",
            "इंजीनियर सुश्री आदा थॉर्नवेल ने एक सप्ताह पहले बोर्ड को अपने नक्शे दिखाए थे; उसने दो बदलाव माँगे, जिनमें से एक को "
            "उन्होंने “अनावश्यक, और महँगा भी” कहा।",
            "*बंदरगाह प्रमुख* के अनुसार काम पर इकतालीस हज़ार खर्च होंगे, जिसका एक तिहाई प्रांत ने देने का वादा किया है। बोर्ड में "
            "कोई यह कहने को तैयार नहीं था कि बाकी कहाँ से आएगा।",
        ),
        (
            "जब तक नए पुल को पैदल पार न किया जा सके, पुराना पुल खुला रहेगा।",
            "दो टन से भारी गाड़ियाँ नाव घाट के रास्ते घूमकर जाएँगी।",
        ),
        "“हम इसे बनाएँगे, और मेरे पोते इसे पार करें उससे पहले इसका दाम चुका देंगे,” महापौर ने कहा।",
        "पहला पत्थर वसंत में रखा जाएगा, यदि बर्फ़ ने अनुमति दी; *आख़िरी कील*, सुश्री थॉर्नवेल ने कहा, उसके बाद की दूसरी गर्मी में।",
        (
            "परिषद ने चार के मुकाबले नौ मतों से पुराने पुल की जगह लोहे का पुल बनाने का निर्णय लिया",
            "उसने दो बदलाव माँगे, जिनमें से एक को उन्होंने “अनावश्यक, और महँगा भी” कहा",
            "बंदरगाह प्रमुख के अनुसार काम पर इकतालीस हज़ार खर्च होंगे […] बोर्ड में कोई यह कहने को तैयार नहीं था कि बाकी कहाँ से आएगा।",
            "दो टन से भारी गाड़ियाँ नाव घाट के रास्ते घूमकर जाएँगी।",
            "आख़िरी कील, सुश्री थॉर्नवेल ने कहा, उसके बाद की दूसरी गर्मी में",
        ),
    ),
    Article(
        "ja",
        "議会、港の新しい橋を可決",
        "山路葉子",
        (
            "議会は月曜日、九対四で、一九一九年三月の洪水以来修理の続く古い橋の代わりに*鉄*の橋を架けることを決めた。",
            "技師のエイダ・ソーンウェル氏は前の週に委員会へ図面を示していた。委員会は二か所の変更を求めたが、氏はその一つを"
            "「不要で、しかも高くつく」と評した。",
            "*港長*によれば工事費は四万一千に上り、その三分の一は県が負担を約束している。残りがどこから来るのか、委員会の誰も"
            "語ろうとしなかった。",
        ),
        (
            "古い橋は、新しい橋を歩いて渡れるようになるまで通行できる。",
            "二トンを超える荷車は渡し場を回って通る。",
        ),
        "「橋は架ける。孫たちが渡る前に払い終えてみせる」と市長は語った。",
        "定礎は氷の具合がよければ春に行われ、*最後の鋲*はその次の夏になる、とソーンウェル氏は述べた。",
        (
            "議会は月曜日、九対四で、一九一九年三月の洪水以来修理の続く古い橋の代わりに鉄の橋を架けることを決めた",
            "委員会は二か所の変更を求めたが、氏はその一つを「不要で、しかも高くつく」と評した",
            "港長によれば工事費は四万一千に上り […] 残りがどこから来るのか、委員会の誰も語ろうとしなかった。",
            "二トンを超える荷車は渡し場を回って通る。",
            "最後の鋲はその次の夏になる、とソーンウェル氏は述べた",
        ),
    ),
)


# ---- layouts

_MARKED = re.compile(r"\*([^*]+)\*")


def _marked(text: str, start: str, end: str) -> str:
    return _MARKED.sub(lambda found: f"{start}{found[1]}{end}", escape(text, quote=False))


def _page(one: Article, head: str, body: str) -> str:
    right = ' dir="rtl"' if one.language in ("ar", "he") else ""
    title = escape(one.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{one.language}"{right}>\n<head><meta charset="utf-8"><title>{title} – '
        f"The Harbour Gazette</title>{head}</head>\n<body>{body}</body></html>"
    )


def newspaper(one: Article) -> str:
    """A newspaper of today: everything around the article has its own element."""
    paragraphs = [_marked(text, '<a href="/topic/1">', "</a>") for text in one.paragraphs]
    points = "".join(f"<li>{escape(point)}</li>" for point in one.points)
    head = (
        f'<meta property="og:site_name" content="The Harbour Gazette"><meta name="author" content="{one.author}">'
        '<meta property="article:published_time" content="1995-05-03T06:00:00+00:00">'
        '<script type="application/ld+json">{"@type": "NewsArticle"}</script><style>p { margin: 1em }</style>'
    )
    return _page(
        one,
        head,
        '<header><nav><ul><li><a href="/">Home</a></li><li><a href="/sea">At Sea</a></li>'
        f'</ul></nav></header><main><article><h1>{one.title}</h1><p class="byline">{one.author}</p>'
        f'<figure><img src="b.jpg" alt=""><figcaption>The old bridge.</figcaption></figure><p>{paragraphs[0]}</p>'
        f'<aside class="ad">Buy soap.</aside>{"".join(f"<p>{text}</p>" for text in paragraphs[1:])}<ul>{points}</ul>'
        f"<blockquote><p>{one.speech}</p></blockquote><p>{_marked(one.last, '<em>', '</em>')}</p></article>"
        '<section class="related"><h2>Read also</h2><ul><li><a href="/1">Fog closes the bridge</a></li></ul></section>'
        '<section id="comments"><h2>Comments</h2><p>Nonsense, all of it!</p></section></main>'
        "<footer><p>© The Harbour Gazette. Terms. Cookies.</p></footer>",
    )


def tables(one: Article) -> str:
    """A page of long ago: tables for the layout, fonts, lines that break instead of paragraphs."""
    parts = [*one.paragraphs, *(f"- {point}" for point in one.points), one.speech, one.last]
    body = "<br><br>\n".join(_marked(text, '<font color="red">', "</font>") for text in parts)
    return _page(
        one,
        "",
        '<table width="100%" border="0"><tr><td colspan="2"><font size="6">Harbour Gazette</font></td></tr><tr>'
        '<td width="120" valign="top"><a href="a.htm">News</a><br><a href="b.htm">Ships</a><br>'
        f'</td><td valign="top"><font><b>{one.title}</b><br><i>{one.author}</i><br><br>\n{body}</font></td>'
        '</tr><tr><td colspan="2" align="center"><font size="1">Best viewed at 800 by 600.</font></td></tr></table>',
    )


def weblog(one: Article) -> str:
    """A weblog: elements without meaning, whose classes say what they are."""
    paragraphs = "".join(f"<p>{_marked(text, '<strong>', '</strong>')}</p>" for text in one.paragraphs)
    points = "".join(f"<li><p>{escape(point)}</p></li>" for point in one.points)
    return _page(
        one,
        '<meta name="generator" content="WordPress 6">',
        '<div class="site"><div class="site-header"><a href="/">The Harbour Blog</a></div><div class="content-area">'
        f'<div class="post hentry"><h2 class="entry-title">{one.title}</h2><div class="entry-meta">{one.author}</div>'
        f'<div class="entry-content">{paragraphs}<ol>{points}</ol><p>{one.speech}</p>'
        f"<p>{_marked(one.last, '<b>', '</b>')}</p></div>"
        '<div class="sharedaddy"><a href="#">Share this</a></div></div><div class="comments-area"><ol><li>'
        '<div class="comment-content"><p>First!</p></div></li></ol></div></div><div class="widget-area sidebar">'
        '<div class="widget"><h3>Archive</h3><ul><li><a href="/1994">1994</a></li></ul></div></div></div>',
    )


def long_read(one: Article) -> str:
    """A long read: a first letter of its own, notes, a sentence in large letters between the paragraphs."""
    first, *rest = [_marked(text, '<a class="ref" href="#n"><i>', "</i></a>") for text in one.paragraphs]
    drop = f'<span class="drop">{first[0]}</span>{first[1:]}'
    points = "".join(f"<p>• {escape(point)}</p>" for point in one.points)
    return _page(
        one,
        '<meta property="og:type" content="article">',
        f'<div id="progress"></div><article class="story"><header><h1>{one.title}</h1><address>{one.author}</address>'
        f'</header><section><p>{drop}<sup><a href="#n1">1</a></sup></p><p class="pull">{escape(one.speech)}</p>'
        f"{''.join(f'<p>{text}</p>' for text in rest)}</section><hr><section>{points}<p>{escape(one.speech)}</p>"
        f"<p>{_marked(one.last, '<span>', '</span>')}</p></section><footer><ol><li id=n1>A note of ours.</li></ol>"
        "</footer></article>",
    )


def office(one: Article) -> str:
    """A page of an office: a path, a table of contents, headings, definitions."""
    paragraphs = "".join(f"<div class=text>{_marked(text, '<u>', '</u>')}</div>" for text in one.paragraphs)
    points = "".join(f"<dt>{number}.</dt><dd>{escape(point)}</dd>" for number, point in enumerate(one.points, 1))
    return _page(
        one,
        "",
        '<div class="skip"><a href="#c">Skip</a></div><div id="breadcrumb"><a href="/">Start</a> &gt; Press'
        f'</div><div id="c" role="main"><h1>{one.title}</h1><p class="date">03/05/1995</p><h2>1.</h2>'
        f"{paragraphs}<h2>2.</h2><dl>{points}</dl><h2>3.</h2><div class=text>{one.speech}</div>"
        f"<div class=text>{_marked(one.last, '<b>', '</b>')}</div></div>"
        '<div id="foot"><a href="/imprint">Imprint</a> <a href="/contact">Contact</a></div>',
    )


def application(one: Article) -> str:
    """A page as a script left it in the browser: deep, with hidden hyphens and unbroken spaces, and boxes between."""
    soft = [_hyphenated(_marked(text, '<span data-x="1"><span>', "</span></span>")) for text in one.paragraphs]
    box = '<div class="css-1x"><div class="promo"><a href="/n">Subscribe to our newsletter</a></div></div>'
    blocks = [f'<div class="css-9"><p class="css-p">{text}</p></div>' for text in soft]
    points = "".join(f'<div class="css-li"><p>{escape(point)}</p></div>' for point in one.points)
    return _page(
        one,
        f'<script>window.__DATA__ = {{"title": "{one.title}"}}</script>',
        f'<div id="root"><div><div class="css-0"><div><button>Menu</button></div><main><div><h1>{one.title}</h1>'
        f'<div><span>{one.author}</span></div>{box.join(blocks)}{points}<div class="css-9"><p>{one.speech}</p></div>'
        f'<div class="css-9"><p>{_hyphenated(_marked(one.last, "<span>", "</span>"))}</p></div></div></main></div>'
        '<div style="display:none">Please enable scripts.</div></div></div><script>render()</script>',
    )


def _hyphenated(html: str) -> str:
    """Text with soft hyphens in its long words, and some spaces that do not break."""
    words = re.sub(r"(?<![<\w&/])(\w{5})(\w{5,})(?![\w>;=])", "\\1&shy;\\2", html)
    return re.sub(r" (?=\d)", "&nbsp;", words)


LAYOUTS: dict[str, Callable[[Article], str]] = {
    layout.__name__: layout for layout in (newspaper, tables, weblog, long_read, office, application)
}


def plain_words(one: Article) -> str:
    """The words of an article, a paragraph a line."""
    return "\n".join(_MARKED.sub(r"\1", text) for text in (*one.paragraphs, *one.points, one.speech, one.last))
