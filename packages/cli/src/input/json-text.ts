/** Line and column, from 1, of the first character at which the text is not JSON. */
export function jsonFault(text: string): { line: number; column: number } {
  const at = faultIndex(text);
  const before = text.slice(0, at);
  return { line: before.split("\n").length, column: at - before.lastIndexOf("\n") };
}

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const STRING_UP_TO_FAULT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;

// JSON.parse names the place of some faults only. A list of what is open replaces recursion, so depth does not matter.
function faultIndex(text: string): number {
  const open: ("{" | "[")[] = [];
  let expects: "value" | "key" | "first key" | "first value" | "next" = "value";
  let at = skip(SPACE, text, 0);
  while (at < text.length) {
    const char = text[at] as string;
    const inside = open[open.length - 1];
    if (expects === "next") {
      if (inside === undefined) return at;
      if (char === ",") expects = inside === "{" ? "key" : "value";
      else if (char === (inside === "{" ? "}" : "]")) open.pop();
      else return at;
      at++;
    } else if (expects === "first key" && char === "}") {
      open.pop();
      expects = "next";
      at++;
    } else if (expects === "first value" && char === "]") {
      open.pop();
      expects = "next";
      at++;
    } else if (expects === "key" || expects === "first key") {
      if (char !== '"') return at;
      const end = skip(SCALAR, text, at);
      if (end === at) return skip(STRING_UP_TO_FAULT, text, at);
      at = skip(SPACE, text, end);
      if (text[at] !== ":") return at;
      at++;
      expects = "value";
    } else if (char === "{" || char === "[") {
      open.push(char);
      expects = char === "{" ? "first key" : "first value";
      at++;
    } else {
      const end = skip(SCALAR, text, at);
      if (end === at) return char === '"' ? skip(STRING_UP_TO_FAULT, text, at) : at;
      at = end;
      expects = "next";
    }
    at = skip(SPACE, text, at);
  }
  return at;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
