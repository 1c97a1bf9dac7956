/** Markup that is safe to put into a page. Only `html` and `raw` make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | readonly Html[] | undefined | false;

/** A template whose values are escaped; only other markup goes in as it is. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  let text = strings[0] as string;
  values.forEach((value, index) => {
    text += textOf(value) + (strings[index + 1] as string);
  });
  return new Html(text);
}

/** Markup of our own that no template made, such as the stylesheet. */
export function raw(text: string): Html {
  return new Html(text);
}

function textOf(value: Value): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  return typeof value === "object" ? value.map((each) => each.text).join("") : escaped(String(value));
}

// In text and in quoted attributes. Controls and marks that turn the direction of writing could show another text than is there.
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] as string).replace(UNSEEN, "\ufffd");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu;
