"""Texts of seven scripts for `fingerprint_quality.py`, drawn from lists of words: they mean nothing."""

from __future__ import annotations

import functools
import random
import unicodedata
from dataclasses import dataclass

from sourcebook.book.comparison.normalise import normalise, words

SIGNS = ("$", "€", "£", "%", "+", "°", "§", "½", "²")
_NUMBERS = ("${}", "€{}", "£{}", "{}%", "+{}", "{}°", "§{}", "{}½", "{}²")


@dataclass(frozen=True)
class Script:
    """A script: words, what is between them and at the end of a sentence, and marks that its letters may have."""

    name: str
    listed: str
    between: str
    end: str
    marks: str

    def text(self, draw: random.Random) -> str:
        """A text of some thousand words, in sentences, with numbers and their signs."""
        every = self.listed.split()
        weights = [1 / (rank + 3) for rank in range(len(every))]
        sentences = []
        for _ in range(700):
            found = draw.choices(every, weights, k=draw.randint(7, 19))
            found.insert(draw.randrange(1, len(found)), draw.choice(_NUMBERS).format(draw.randint(2, 990)))
            sentences.append(self.between.join(found) + self.end)
        return "\n".join(sentences)

    @functools.cached_property
    def words_in_text(self) -> frozenset[str]:
        """The words as they are compared: in scripts without spaces each character with its marks."""
        return frozenset(word for one in self.listed.split() for word in words(normalise(one)))

    @functools.cached_property
    def marked(self) -> frozenset[str]:
        """The words that have a mark."""
        return frozenset(word for word in self.words_in_text if any(map(_is_mark, unicodedata.normalize("NFD", word))))

    @property
    def signs(self) -> tuple[str, ...]:
        """The signs that numbers have in a text."""
        return SIGNS

    def other(self, draw: random.Random, word: str, kind: str) -> str:
        """Another word; the word with another mark, or one less; another sign."""
        if kind == "sign":
            return draw.choice([sign for sign in SIGNS if sign != word])
        if kind != "mark":
            return draw.choice(sorted(self.words_in_text - {word}))
        letters = list(unicodedata.normalize("NFD", word))
        at = draw.choice([at for at, letter in enumerate(letters) if _is_mark(letter)])
        letters[at] = draw.choice(["", *(mark for mark in self.marks if mark != letters[at])])
        return "".join(letters)


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


SCRIPTS = (
    Script(
        "Latin",
        "la de et le à des les été où déjà ville pont métier "
        "année père mère école évêque forêt château rivière "
        "côté "
        "fête maître naïf façade garçon leçon reçu très après "
        "près dès accès succès procès progrès intérêt arrêt "
        "conseil maire neuf vieux pierre bois fer eau rue "
        "place marché port quai navire barque pêche pêcheur "
        "marin "
        "homme femme enfant voix vote loi prix coût franc "
        "livre lettre mot nom jour nuit matin soir mai juin "
        "août "
        "hiver printemps automne soleil pluie vent neige glace "
        "feu lampe table chaise porte fenêtre mur toit jardin "
        "arbre fleur herbe champ blé pain vin sel miel lait "
        "œuf x\u0302 y\u0304 q\u0301 peut doit va vient dit "
        "fait "
        "voit sait croit prend met rend perd gagne ouvre ferme monte descend",
        " ",
        ".",
        "\u0301\u0300\u0302\u0308",
    ),
    Script(
        "Arabic",
        "في مِن على إلى أنّ هذا هذه الذي التي قال كان كانت "
        "مدينة جِسر نهر رئيس مجلس قَرار صوت بيت كِتاب مدرسة "
        "مُعلِّم "
        "طالب عِلم عَلَم سوق تاجر ثمن مال سنة شهر يوم ليلة "
        "صباح مساء شمس قمر مطر ريح بحر سفينة ميناء صيّاد سمك "
        "خبز ماء "
        "مِلح عسل حليب باب نافذة جدار سقف حديقة شجرة زهرة حقل "
        "قمح طريق ساحة حجر خشب حديد نار مصباح كرسي طاولة رجل "
        "امرأة "
        "طفل اسم كلمة رسالة قانون حُكم حَكَم عدل ظُلم سَلام "
        "حَرب جديد قديم كبير صغير طويل قصير فتح أغلق كَتَبَ "
        "كُتِبَ دَرَسَ دَرَّسَ "
        "ذهب جاء رأى سمع أخذ أعطى مُدير مُدرِّس",
        " ",
        "؟",
        "\u064e\u064f\u0650\u0652",
    ),
    Script(
        "Hebrew",
        "של את על עם לא הוא היא זה אשר כי שָׁלוֹם בַּיִת סֵפֶר "
        "סָפַר סַפָּר עִיר גֶּשֶׁר נָהָר מוֹעֵצָה הַחְלָטָה "
        "קוֹל תַּלְמִיד מוֹרֶה שׁוּק מְחִיר כֶּסֶף "
        "שנה חודש יום לילה בוקר ערב שמש ירח גשם רוח ים אוניה "
        "נמל דייג דג לחם מים מלח דבש חלב דלת חלון קיר גג גינה "
        "עץ "
        "פרח שדה חיטה דרך כיכר אבן ברזל אש מנורה כיסא שולחן "
        "איש אישה ילד שֵׁם שָׁם מִלָּה מכתב חוק צֶדֶק מלחמה "
        "חדש ישן גדול "
        "קטן ארוך קצר פָּתַח סגר כָּתַב כֻּתַּב דִּבֶּר "
        "דֻּבַּר הלך בא ראה שמע לקח נתן ראש",
        " ",
        ".",
        "\u05b8\u05b7\u05b6\u05b4\u05b9",
    ),
    Script(
        "Devanagari",
        "की का के को में से पर और है था थी हुआ हुई नगर परिषद "
        "बैठक सोमवार पुल नदी योजना सहमत अध्यक्ष मत निर्णय शहर "
        "गाँव बाज़ार "
        "दुकान मूल्य पैसा वर्ष महीना दिन रात सुबह शाम सूरज "
        "चाँद वर्षा हवा समुद्र जहाज़ बंदरगाह मछली रोटी पानी "
        "नमक शहद दूध "
        "दरवाज़ा खिड़की दीवार छत बगीचा पेड़ फूल खेत गेहूँ "
        "रास्ता चौक पत्थर लकड़ी लोहा आग दीपक कुर्सी मेज़ आदमी "
        "औरत बच्चा नाम शब्द "
        "पत्र क़ानून न्याय युद्ध शांति नया पुराना बड़ा छोटा "
        "लंबा खुला बंद लिखा पढ़ा गया आया देखा सुना लिया दिया "
        "विद्यालय शिक्षक",
        " ",
        "।",
        "\u093e\u093f\u0940\u0941\u0947",
    ),
    Script(
        "Thai",
        "เทศบาล มี มติ เมื่อ วันจันทร์ ให้ สร้าง สะพาน ใหม่ "
        "ข้าม แม่น้ำ และ ที่ ของ ใน ไม่ เป็น ได้ ว่า จะ เมือง "
        "หมู่บ้าน ตลาด "
        "ร้าน ราคา เงิน ปี เดือน วัน คืน เช้า เย็น ดวงอาทิตย์ "
        "พระจันทร์ ฝน ลม ทะเล เรือ ท่าเรือ ปลา ข้าว น้ำ เกลือ "
        "น้ำผึ้ง นม "
        "ประตู หน้าต่าง ผนัง หลังคา สวน ต้นไม้ ดอกไม้ ทุ่ง ถนน "
        "หิน เหล็ก ไฟ โคม เก้าอี้ โต๊ะ ผู้ชาย ผู้หญิง เด็ก "
        "ชื่อ คำ จดหมาย "
        "กฎหมาย สงคราม ใหญ่ เล็ก ยาว สั้น เปิด ปิด เขียน อ่าน "
        "ไป มา เห็น ฟัง โรงเรียน ครู นักเรียน",
        "",
        " ",
        "\u0e31\u0e34\u0e35\u0e48\u0e49",
    ),
    Script(
        "Chinese",
        "市议会 以 九票 对 四票 决定 在 旧桥 的 位置 修建 一座 新桥 市长 说 工程 将 于 明年 春天 "
        "开始 老师 学生 学校 书 信 法律 公正 战争 "
        "和平 商店 价格 金钱 月亮 太阳 下雨 刮风 大海 船只 港口 渔夫 面包 清水 食盐 蜂蜜 牛奶 大门 "
        "窗户 墙壁 屋顶 花园 树木 花朵 田野 小麦 "
        "道路 广场 石头 木材 钢铁 火焰 灯光 椅子 桌子 男人 女人 孩子 名字 词语 古老 巨大 细小 长远 "
        "打开 关闭 书写 阅读 离去 到来 看见 听到 "
        "报纸 记者 报道 城市 乡村 河流 山谷 早晨 夜晚",
        "",
        "。",
        "",
    ),
    Script(
        "Japanese",
        "市議会 は 月曜日 に 古い 橋 の かわりに コンクリート の 橋 を かける こと を 決めた 市長 "
        "が 学校 で 先生 と 生徒 へ 手紙 法律 戦争 平和 "
        "店 ねだん お金 月 太陽 雨 風 海 ふね みなと 漁師 パン 水 しお はちみつ ミルク とびら まど "
        "かべ やね 庭 木 花 畑 小麦 道 ひろば 石 鉄 火 "
        "ランプ いす テーブル 男 女 こども 名前 ことば 新しい 大きい 小さい 長い 短い ひらく とじる "
        "かく よむ いく くる みる きく 新聞 記者 町 村 "
        "川 山 朝 夜",
        "",
        "。",
        "",
    ),
)
