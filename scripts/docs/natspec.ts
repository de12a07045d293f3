/** A NatSpec comment, taken apart. Texts are Markdown and keep their line breaks. */
export type NatSpec = {
  title?: string;
  notice?: string;
  dev?: string;
  /** The contract or interface where the text is. */
  inheritdoc?: string;
  params: readonly { name: string; text: string }[];
  returns: readonly string[];
};

const MARKER = /^\s*\/\/\/ ?/;

/** Takes `/// @tag text` lines apart; a line without a tag continues the one before it. */
export function parseNatSpec(comment: string): NatSpec {
  const entries: { tag: string; lines: string[] }[] = [];
  for (const line of comment.split("\n").map((raw) => raw.replace(MARKER, "").trimEnd())) {
    const [, tag, text = ""] = /^@(\S+)\s?(.*)$/.exec(line) ?? [];
    if (tag !== undefined) entries.push({ tag, lines: [text] });
    else if (entries.length > 0) entries.at(-1)?.lines.push(line);
    else if (line !== "") entries.push({ tag: "notice", lines: [line] });
  }
  const all = entries.map(({ tag, lines }) => ({ tag, text: lines.join("\n").trim() }));
  const textOf = (wanted: string) => all.find(({ tag }) => tag === wanted)?.text;
  const named = all.filter(({ tag }) => tag === "param").map(({ text }) => /^(\S+)\s*([^]*)$/.exec(text) ?? []);
  const [title, notice, dev, inheritdoc] = ["title", "notice", "dev", "inheritdoc"].map(textOf);
  return {
    ...(title !== undefined && { title }),
    ...(notice !== undefined && { notice }),
    ...(dev !== undefined && { dev }),
    ...(inheritdoc !== undefined && { inheritdoc }),
    params: named.map(([, name = "", text = ""]) => ({ name, text })),
    returns: all.filter(({ tag }) => tag === "return").map(({ text }) => text),
  };
}
