// What a story's text consists of in the editor: the shape articles/shaping.py gives it, so that a
// text which is opened and saved unchanged stays as it is, letter by letter.

import {
  Blockquote,
  Heading,
  ListItem as PlainListItem,
  Mark,
  Node,
  Table,
  TableCell,
  TableHeader,
  TableRow,
  mergeAttributes,
  pm,
} from "django-prose-editor/editor";

const { TextSelection } = pm.state ?? pm;
const TEXT_AND_LISTS = "(paragraph | bulletList | orderedList)+";

// Blocks

export const BodyHeading = Heading.extend({ marks: "note link passageLanguage italic" }).configure({
  levels: [2, 3],
});

export const ListItem = PlainListItem.extend({
  content: "paragraph (paragraph | bulletList | orderedList)*",
});

export const BodyBlockquote = Blockquote.extend({ content: `${TEXT_AND_LISTS} quoteSource?` });

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+ quoteSource?",
  defining: true,
  parseHTML: () => [{ tag: "aside.pull-quote" }],
  renderHTML: () => ["aside", { class: "pull-quote" }, 0],
});

// Whose words a quotation is; Enter leaves it, and the quotation with it.
export const QuoteSource = Node.create({
  name: "quoteSource",
  content: "text*",
  defining: true,
  addOptions: () => ({ placeholder: "" }),
  parseHTML: () => [{ tag: "cite" }],
  renderHTML: () => ["cite", 0],
  addNodeView() {
    return () => {
      const dom = document.createElement("cite");
      dom.dataset.placeholder = this.options.placeholder;
      return { dom, contentDOM: dom };
    };
  },
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection;
        if ($from.parent.type !== this.type) return false;
        const end = $from.after($from.depth - 1);
        return editor.commands.command(({ tr, state, dispatch }) => {
          if (dispatch) {
            tr.insert(end, state.schema.nodes.paragraph.create());
            tr.setSelection(TextSelection.near(tr.doc.resolve(end + 1))).scrollIntoView();
          }
          return true;
        });
      },
    };
  },
});

export const FactBox = Node.create({
  name: "factBox",
  group: "block",
  content: "(paragraph | heading | bulletList | orderedList)+",
  defining: true,
  parseHTML: () => [{ tag: "aside.fact-box" }],
  renderHTML: () => ["aside", { class: "fact-box" }, 0],
});

// Tables: no widths, no styles.

const spans = {
  colspan: { default: 1 },
  rowspan: { default: 1 },
  colwidth: { default: null, rendered: false, parseHTML: () => null },
};
const cell = { content: TEXT_AND_LISTS, addAttributes: () => spans };

export const BodyTable = Table.extend({ addNodeView: null, addMenuItems: null }).configure({
  resizable: false,
});
export const BodyTableRow = TableRow;
export const BodyTableCell = TableCell.extend(cell);
export const BodyTableHeader = TableHeader.extend(cell);

// A place for one of the story's pictures, several of them, or something of another site. What it
// names is shown by body-pictures.js, which knows the story's pictures.

export const BodyFigure = Node.create({
  name: "bodyFigure",
  group: "block",
  atom: true,
  selectable: true,
  draggable: true,
  addAttributes: () =>
    Object.fromEntries(
      ["data-figure", "data-gallery", "data-embed", "class"].map((name) => [
        name,
        { default: null, parseHTML: (element) => element.getAttribute(name) },
      ]),
    ),
  parseHTML: () =>
    ["figure[data-figure]", "figure[data-gallery]", "figure[data-embed]"].map((tag) => ({ tag })),
  renderHTML: ({ HTMLAttributes }) => ["figure", mergeAttributes(HTMLAttributes)],
});

// Marks, the outermost first.

export const Note = Mark.create({
  name: "note",
  priority: 1100,
  inclusive: false,
  parseHTML: () => [{ tag: "small.note" }],
  renderHTML: () => ["small", { class: "note" }, 0],
});

const isSafe = (address) => /^(https?:|mailto:|tel:|[^:]*$|[^:]*[/?#])/i.test(address ?? "");

export const BodyLink = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  addAttributes: () =>
    Object.fromEntries(
      ["data-article", "href", "title"].map((name) => [
        name,
        { default: null, parseHTML: (element) => element.getAttribute(name) },
      ]),
    ),
  parseHTML: () => [
    { tag: "a[data-article]" },
    { tag: "a[href]", getAttrs: (element) => isSafe(element.getAttribute("href")) && null },
  ],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});

export const PassageLanguage = Mark.create({
  name: "passageLanguage",
  priority: 900,
  addOptions: () => ({ languages: [] }),
  addAttributes: () => ({
    lang: { default: null, parseHTML: (element) => element.getAttribute("lang") },
  }),
  parseHTML() {
    return [
      {
        tag: "span[lang]",
        getAttrs: (element) => this.options.languages.includes(element.lang) && null,
      },
    ];
  },
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});
