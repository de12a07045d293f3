/** A picture that a contract drew: it is shown as an image, whose scripts never run, and written as a file of its own. */
export interface Picture {
  /** Lower-case words joined by dashes, unique in the page; the name of the file. */
  readonly id: string;
  readonly title: string;
  /** What can be seen in it, for whoever cannot. */
  readonly description: string;
  /** A whole SVG document. */
  readonly svg: string;
}

/** What loads something, runs something or leaves the document; the namespaces of SVG are addresses and load nothing. */
const UNSAFE = [
  /<(?:script|foreignObject|iframe|image|use|a|style|link)\b/i,
  /\son\w+\s*=/i,
  /\b(?:xlink:)?href\s*=/i,
  /url\((?!#)/i,
  /<!(?:DOCTYPE|ENTITY)/i,
  /javascript:|data:/i,
] as const;

/** Whether an SVG stands for itself: it starts as one, loads nothing from anywhere, and runs nothing. */
export function isSelfContained(svg: string): boolean {
  return (
    /^<svg\s[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/.test(svg) && !UNSAFE.some((pattern) => pattern.test(svg))
  );
}

/**
 * The SVG in what `tokenURI` of a contract answers: JSON in base64, with an image in base64.
 *
 * @throws RangeError where it is not that, or where the SVG is not self-contained.
 */
export function svgOfToken(uri: string): string {
  const metadata = JSON.parse(decoded(uri, "data:application/json;base64,")) as { readonly image?: unknown };
  if (typeof metadata.image !== "string") throw new RangeError("The metadata has no image.");
  const svg = decoded(metadata.image, "data:image/svg+xml;base64,");
  if (!isSelfContained(svg)) throw new RangeError("The image is not an SVG that stands for itself.");
  return svg;
}

/** An address that is the picture itself. */
export function pictureAddress({ svg }: Picture): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}

function decoded(uri: string, prefix: string): string {
  if (!uri.startsWith(prefix)) throw new RangeError(`"${uri.slice(0, prefix.length)}" is not "${prefix}".`);
  return Buffer.from(uri.slice(prefix.length), "base64").toString("utf8");
}
