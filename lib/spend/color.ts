/**
 * A colour in the form that is documented for a request: three numbers from 0 to 1 (contract §2.2). Read as A13 says: all up to
 * 1 are shares; else whole numbers up to 255 are bytes; hexadecimal text. Undefined for what is none of these.
 */
export function toUnitColor(value: unknown): [number, number, number] | undefined {
  if (typeof value === "string") return fromHex(value.trim())
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const parts = value.filter((part): part is number => typeof part === "number" && Number.isFinite(part) && part >= 0)
  if (parts.length !== 3) return undefined
  if (parts.every((part) => part <= 1)) return toTriple(parts)
  const areBytes = parts.every((part) => Number.isInteger(part) && part <= 255)
  return areBytes ? toTriple(parts.map(toShare)) : undefined
}

function fromHex(text: string): [number, number, number] | undefined {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1]
  if (digits === undefined) return undefined
  const pairs = digits.length === 3 ? Array.from(digits, (digit) => digit + digit) : digits.match(/../g)
  return pairs ? toTriple(pairs.map((pair) => toShare(Number.parseInt(pair, 16)))) : undefined
}

/** Four digits are enough to name each of 256 steps. */
function toShare(byte: number): number {
  return Math.round((byte / 255) * 10_000) / 10_000
}

function toTriple([red = 0, green = 0, blue = 0]: number[]): [number, number, number] {
  return [red, green, blue]
}
