/** A piece of a line of a terminal, with what its escapes (SGR, ECMA-48) say about it. */
interface Piece {
  readonly text: string;
  readonly style: Style;
}

interface Style {
  readonly colour?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
}

const colours: Readonly<Record<string, string>> = {
  31: '#ff8787',
  32: '#69db7c',
  33: '#ffd43b',
  36: '#66d9e8',
  90: '#868e96',
};
const [back, fore] = ['#1e1e24', '#e9ecef'];
const cell = { width: 8.4, height: 19 };

/** What `tmux capture-pane -p -e` gives, as a picture. `label` tells those who cannot see it. */
export const svgOf = (screen: string, columns: number, label: string): string => {
  const lines = screen.replace(/\n+$/, '').split('\n');
  const width = Math.ceil(columns * cell.width + 32);
  const height = lines.length * cell.height + 56;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${back}"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (fill, index) => `<circle cx="${18 + 18 * index}" cy="18" r="5.5" fill="${fill}"/>`,
    ),
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="14" fill="${fore}" xml:space="preserve">`,
    ...lines.flatMap((line, index) => lineOf(piecesOf(line), 46 + index * cell.height)),
    '</g></svg>',
    '',
  ].join('\n');
};

const lineOf = (pieces: readonly Piece[], y: number): string[] => {
  let column = 0;
  return pieces.flatMap(({ text, style }) => {
    const x = 16 + column * cell.width;
    const length = [...text].length;
    column += length;
    if (text.trim() === '' && !style.inverse) return [];
    const box = style.inverse
      ? [
          `<rect x="${x.toFixed(1)}" y="${y - 14}" width="${(length * cell.width).toFixed(1)}" height="${cell.height}" fill="${fore}"/>`,
        ]
      : [];
    const attributes = [
      ` x="${x.toFixed(1)}" y="${y}" textLength="${(length * cell.width).toFixed(1)}"`,
      style.inverse ? ` fill="${back}"` : style.colour ? ` fill="${style.colour}"` : '',
      style.bold ? ' font-weight="bold"' : '',
      style.dim ? ' opacity="0.6"' : '',
    ].join('');
    return [...box, `<text${attributes}>${escaped(text)}</text>`];
  });
};

const piecesOf = (line: string): Piece[] => {
  const pieces: Piece[] = [];
  let style: Style = {};
  let from = 0;
  for (const match of [...line.matchAll(/\x1b\[([0-9;]*)m/g), undefined]) {
    const text = line.slice(from, match?.index);
    if (text !== '') pieces.push({ text, style });
    if (!match) break;
    from = match.index + match[0].length;
    for (const code of (match[1] || '0').split(';')) style = changed(style, Number(code));
  }
  return pieces;
};

const changed = (style: Style, code: number): Style => {
  const { colour, ...rest } = style;
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 7) return { ...style, inverse: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 27) return { ...style, inverse: false };
  if (code === 39) return rest;
  const known = colours[code];
  return known ? { ...rest, colour: known } : style;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
