"""Words with their plain form, and spellings of one name each: what search takes for the same."""

#: Each word with its plain form; the browser must make the same of it (browser/test_search.py).
PLAIN = {
    "Légion": "legion",
    "Molinié": "molinie",
    "ÉTAT": "etat",
    "Łódź": "lodz",
    "Straße": "strasse",
    "cœur": "coeur",
    "Ïle": "ile",
    "ﬁn": "fin",
    "Ναός": "ναοσ",
    "Ёлка": "елка",
    "ʿAlī": "ali",
    "حَدَّاد": "حداد",
    "حـــداد": "حداد",
    "أحمد": "احمد",
    "إلى": "الي",
    "آمال": "امال",
    "ٱلأمن": "الامن",
    "مؤسسة": "موسسه",
    "رئيس": "رييس",
    "ليلی": "ليلي",
    "کتاب": "كتاب",
    "2022": "2022",
    "日本": "日本",
}


#: Spellings of one name each, in Latin and in Arabic letters.
NAMES = [
    "hammouchi hamouchi hammoushi hamushi hammouchy حموشي الحموشي",
    "mansouri mansuri منصوري المنصوري",
    "toufik taoufik tawfiq tewfik توفيق",
    "bourita burita bouritah بوريطه",
    "mezouar mezwar مزوار",
    "yassine yasin yacine ياسين",
    "nasser nacer nasir ناصر",
    "mohammed mohamed muhammad mohamad محمد",
    "abdelilah abdelillah",
    "asfari asfary",
    "laftit laftite lafteet لفتيت",
    "haddad hadad حداد",
    "layla leila laila leyla ليلي",
    "khadija khadidja",
    "youssef yusuf yousuf",
    "hussein hossein husayn حسين",
    "haines haynes",
    "philippe phillipe filip",
]
