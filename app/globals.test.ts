import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"

type Oklch = readonly [lightness: number, chroma: number, hue: number]
const css = readFileSync(fileURLToPath(new URL("./globals.css", import.meta.url)), "utf8")
const NUMBERS = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`
const TOKEN = new RegExp(String.raw`--([\w-]+): light-dark\(${NUMBERS}, ${NUMBERS}\)`, "g")

function readTheme(first: 2 | 5): Record<string, Oklch> {
  const tokens: Record<string, Oklch> = {}
  for (const match of css.matchAll(TOKEN)) {
    tokens[match[1] ?? ""] = [Number(match[first]), Number(match[first + 1]), Number(match[first + 2])]
  }
  return tokens
}

/** WCAG relative luminance of an OKLCH colour, by way of linear sRGB. */
function toLuminance([lightness, chroma, hue]: Oklch): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clamp = (value: number) => Math.min(1, Math.max(0, value))
  const red = clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const green = clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const blue = clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function toContrast(one: Oklch, other: Oklch): number {
  const [low = 0, high = 0] = [toLuminance(one), toLuminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const TEXT = ["text", "muted", "faint", "accent", "waiting", "running", "done", "failed", "handled"]
const GROUND = ["bg", "surface", "sunken", "hover", "accent-soft", "failed-soft", "handled-soft", "running-soft"]

describe.each([
  ["light", readTheme(2)],
  ["dark", readTheme(5)],
] as const)("the %s theme", (_name, tokens) => {
  it.each(TEXT)("keeps %s readable (AA) on every ground", (text) => {
    const color = tokens[text]
    const grounds = GROUND.map((ground) => [ground, tokens[ground]] as const)
    for (const [ground, under] of grounds) {
      expect(color && under ? toContrast(color, under) : 0, `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it("keeps the words of a primary button readable", () => {
    const { accent, bg } = tokens
    expect(accent && bg ? toContrast(accent, bg) : 0).toBeGreaterThanOrEqual(4.5)
  })
})
