/** The text of the first element of this name, or undefined. The queue service's answers are flat and hold no attributes. */
export function elementText(xml: string, name: string): string | undefined {
  const inside = elements(xml, name)[0]
  return inside === undefined ? undefined : unescapeXml(inside)
}

/** The inner XML of every element of this name. */
export function elements(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map((match) => match[1] ?? '')
}

/** Text made safe to stand inside an XML element. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|quot|apos|amp));/gi, (_whole, hex, decimal, name) => {
    if (typeof hex === 'string') return String.fromCodePoint(parseInt(hex, 16))
    if (typeof decimal === 'string') return String.fromCodePoint(parseInt(decimal, 10))
    return named[String(name).toLowerCase()] ?? ''
  })
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
