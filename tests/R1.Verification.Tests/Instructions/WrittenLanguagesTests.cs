using R1.Verification.Instructions;

namespace R1.Tests.Verification.Instructions;

public class WrittenLanguagesTests
{
    /// <summary>A sentence or two of every language that can be told.</summary>
    private static readonly (string Code, string Text)[] Samples =
    [
        ("en", "The cat is on the roof and it does not want to come down."),
        ("de", "Die Katze ist auf dem Dach und sie will nicht herunterkommen."),
        ("fr", "Le chat est sur le toit et il ne veut pas descendre avec nous."),
        ("es", "El gato está en el tejado y no quiere bajar por la noche, pero come."),
        ("pt", "O gato está no telhado e não quer descer, mas a menina vai com uma escada."),
        ("it", "Il gatto è sul tetto e non vuole scendere, anche se la bambina è con una scala."),
        ("nl", "De kat zit op het dak en wil niet naar beneden, maar hij is ook bang."),
        ("fi", "Kissa on katolla ja se ei halua tulla alas, mutta hän odottaa."),
        ("vi", "Con mèo của tôi không được xuống, và tôi đã chờ trong vườn với bạn."),
        ("sw", "Paka yuko juu ya nyumba na hataki kushuka, lakini watu wa kijiji wanangoja kwa muda."),
        ("ru", "Кошка сидит на крыше и не хочет слезать, но он ждёт её с лестницей."),
        ("bg", "Котката е на покрива и не иска да слезе, но той ще я чака със стълба."),
        ("ar", "القطة على السطح ولا تريد أن تنزل، و هو في الحديقة مع كل الأطفال."),
        ("fa", "گربه روی بام است و نمی‌خواهد پایین بیاید، این را به او گفتم که از آن بترسد."),
        ("ur", "بلی چھت پر ہے اور نیچے نہیں آنا چاہتی، یہ سب کے گھر کی بات ہے۔"),
        ("hi", "बिल्ली छत पर है और वह नीचे नहीं आना चाहती, यह सब को पता है।"),
        ("mr", "मांजर छतावर आहे आणि ते खाली येत नाही, पण आपण वाट पाहत आहेत."),
        ("ne", "बिरालो छतमा छ र यो तल आउन चाहँदैन, तर उनीहरू पनि पर्खिरहेका छन्।"),
        ("bn", "বিড়ালটি ছাদে বসে আছে এবং নামতে চায় না।"),
        ("pa", "ਬਿੱਲੀ ਛੱਤ ਉੱਤੇ ਹੈ ਅਤੇ ਹੇਠਾਂ ਨਹੀਂ ਆਉਣਾ ਚਾਹੁੰਦੀ।"),
        ("gu", "બિલાડી છત પર છે અને નીચે આવવા માંગતી નથી."),
        ("ta", "பூனை கூரையில் இருக்கிறது, கீழே வர விரும்பவில்லை."),
        ("te", "పిల్లి పైకప్పు మీద ఉంది, కిందకు రావడం ఇష్టం లేదు."),
        ("kn", "ಬೆಕ್ಕು ಛಾವಣಿಯ ಮೇಲೆ ಇದೆ ಮತ್ತು ಕೆಳಗೆ ಬರಲು ಬಯಸುವುದಿಲ್ಲ."),
        ("th", "แมวอยู่บนหลังคาและไม่อยากลงมา"),
        ("ko", "고양이가 지붕 위에 있고 내려오고 싶어하지 않습니다."),
    ];

    /// <summary>Every sample is of its own language, and of no other.</summary>
    [Fact]
    public void IsIn_Samples_AreOfTheirOwnLanguageAlone()
    {
        Assert.Equal(WrittenLanguages.Codes.Order(), Samples.Select(sample => sample.Code).Order());
        foreach (var (code, text) in Samples)
            Assert.Equal([code], WrittenLanguages.Codes.Where(other => WrittenLanguages.IsIn(other, text)));
    }

    [Theory]
    [InlineData("hi", "यह Microsoft Windows है", false)] // more Latin letters than others
    [InlineData("ko", "제 컴퓨터에 Linux를 설치했습니다", true)]
    [InlineData("fi", "Helsinki", true)]
    [InlineData("de", "Helsinki", true)]
    [InlineData("ru", "Helsinki", false)]
    [InlineData("en", "12 + 3", false)]
    [InlineData("en", "你好", false)]
    public void IsIn_MixedOrBareText_GoesByTheMajorityOfLetters(string code, string text, bool expected) =>
        Assert.Equal(expected, WrittenLanguages.IsIn(code, text));
}
