"""PDFs with something inside that nobody should get: files, forms, notes, data of other programs."""

from pikepdf import Array, Dictionary, Name, String

from tests.corpus.made import MARK
from tests.corpus.pdfs.acts import SCRIPT, WEB, field, note, saved, spec


def kept(pdf, key, thing):
    pdf.Root[key] = thing


def xfa(pdf):
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([]),
        XFA=Array([String("template"), pdf.make_stream(f"<script>{SCRIPT}</script>".encode())]),
    )


def external_picture(pdf):
    image = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, F=String(WEB))
    image.FFilter = Name.DCTDecode
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=image))


def reference(pdf):
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Ref = Dictionary(F=String(f"//{MARK}/a.pdf"), Page=0)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))


def postscript(pdf):
    code = pdf.make_stream(f"({WEB}) run".encode(), Type=Name.XObject, Subtype=Name.PS)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=code))


def form_of_postscript(pdf):
    code = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    code.Subtype2, code.PS = Name.PS, pdf.make_stream(f"({WEB}) run".encode())
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=code))


def proxy(pdf):
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.OPI = Dictionary({"/2.0": Dictionary(Type=Name.OPI, Version=2, F=String(f"//{MARK}/a.tif"))})
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))


def signed(pdf):
    box = field(pdf)
    box.FT, box.V = Name.Sig, Dictionary(Type=Name.Sig, Name=String(MARK), Contents=String(MARK))


def xmp(pdf):
    words = f'<?xpacket?><x:xmpmeta xmlns:x="adobe:ns:meta/"><script>{SCRIPT}</script></x:xmpmeta>'
    pdf.Root.Metadata = pdf.make_stream(words.encode(), Type=Name.Metadata, Subtype=Name.XML)


def xmp_with_entities(pdf):
    words = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{WEB}">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&b;</x:xmpmeta>'
    pdf.Root.Metadata = pdf.make_stream(words.encode(), Type=Name.Metadata, Subtype=Name.XML)


def words_of_a_page(pdf):
    stream = pdf.make_stream(f"<rdf>{WEB}</rdf>".encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.pages[0].obj.Metadata = stream


def own_copy(pdf):
    pdf.pages[0].obj.PieceInfo = Dictionary(Illustrator=Dictionary(Private=pdf.make_stream(MARK.encode())))


def alternate(pdf):
    names = Dictionary(Names=Array([String("a"), Dictionary(Type=Name.SlideShow, Resources=String(WEB))]))
    pdf.Root.Names = Dictionary(AlternatePresentations=names)


INSIDE = {
    "a program by its name": lambda pdf: kept(
        pdf, "/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), spec(pdf)])))
    ),
    "a program beside it": lambda pdf: kept(pdf, "/AF", Array([spec(pdf)])),
    "a program beside a page": lambda pdf: pdf.pages[0].obj.__setitem__("/AF", Array([spec(pdf)])),
    "a portfolio": lambda pdf: kept(pdf, "/Collection", Dictionary(D=String(MARK), View=Name.D)),
    "an address for every link": lambda pdf: kept(pdf, "/URI", Dictionary(Base=String(WEB))),
    "what a reader must have": lambda pdf: kept(
        pdf, "/Requirements", Array([Dictionary(S=Name.EnableJavaScripts, RH=String(MARK))])
    ),
    "pages of the web": lambda pdf: kept(pdf, "/SpiderInfo", Dictionary(V=1, C=Array([String(WEB)]))),
    "keys of a signer": lambda pdf: kept(pdf, "/DSS", Dictionary(Certs=Array([pdf.make_stream(MARK.encode())]))),
    "a form of its own language": xfa,
    "a picture that lies elsewhere": external_picture,
    "a page that lies elsewhere": reference,
    "PostScript": postscript,
    "a form of PostScript": form_of_postscript,
    "a picture for the printer that lies elsewhere": proxy,
    "a signature": signed,
    "a script in its properties": xmp,
    "an entity in its properties": xmp_with_entities,
    "properties of a page": words_of_a_page,
    "the copy of another program": own_copy,
    "a slide show": alternate,
}  # fmt: skip
# Kinds of notes that play, hold files or say what nobody should read.
NOTES = (
    "Screen", "Movie", "Sound", "3D", "RichMedia", "FileAttachment", "Text", "Popup", "Redact", "TrapNet",
    "Projection", "Evil",
)  # fmt: skip


def noted(kind):
    def change(pdf):
        inside = pdf.make_stream(MARK.encode())
        thing = note(
            pdf, kind, Contents=String(MARK), FS=spec(pdf), Movie=Dictionary(F=String(WEB)), Sound=inside,
            RichMediaContent=Dictionary(Assets=inside), MK=Dictionary(I=inside),
        )  # fmt: skip
        thing["/3DD"] = inside
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(thing)])

    return saved(change)
