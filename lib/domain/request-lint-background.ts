import { toHttpUrl } from "./media-url"
import type { KnownRequest } from "./request-fields"
import type { Finding } from "./request-lint-types"

const DOCS = "https://removebgvideo.com/docs/guides/"
const COLORS = `${DOCS}color-background/`
const IMAGES = `${DOCS}image-background/`
const BACKGROUNDS = `${DOCS}video-background-removal/`

/** What a word of either vocabulary asks for (contract A12). */
const KINDS: Record<string, "transparent" | "color" | "image"> = {
  transparent: "transparent",
  color: "color",
  green: "color",
  white: "color",
  black: "color",
  blue: "color",
  custom: "color",
  image: "image",
}

type Fields = Record<string, unknown>

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function toWord(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim().toLowerCase() : null
}

type Background = { kind: "transparent" | "color" | "image" | null; findings: Finding[] }

/**
 * Which background was asked for (`background.type`, else `bg_type`), and what is wrong with how. `isWhole`: what the request
 * does not hold was not sent.
 */
export function toBackground(request: KnownRequest, isWhole = false): Background {
  const object = isObject(request.background?.value) ? request.background.value : null
  const [inner, outer] = [toWord(object?.type), toWord(request.bg_type?.value)]
  const [innerKind, outerKind] = [inner, outer].map(
    (word) => word !== null && Object.hasOwn(KINDS, word) && KINDS[word],
  )
  const kind = innerKind || outerKind || null
  const findings: Finding[] = []
  if (innerKind && outerKind && innerKind !== outerKind) {
    findings.push({
      kind: "background_conflict",
      field: "background",
      severity: "warning",
      sure: "certain",
      sentence: `bg_type asks for ${outerKind === "color" ? "a colour" : outerKind}, background.type for ${innerKind === "color" ? "a colour" : innerKind}.`,
      why: "Two ways of saying the same; which of them the vendor follows is not documented. Send one.",
      docsUrl: BACKGROUNDS,
    })
  }
  if (kind === "image") findings.push(...lintImage(request, { object, isWhole }))
  return { kind, findings }
}

function lintImage(request: KnownRequest, { object, isWhole }: { object: Fields | null; isWhole: boolean }): Finding[] {
  const url = object?.image_url ?? request.bg_image_url?.value ?? object?.url
  // An object that asks for an image says where it is; a bare bg_type may have its address in a field that nobody told.
  const isKnown = isWhole || toWord(object?.type) === "image" || request.bg_image_url !== undefined
  if (!isKnown || (typeof url === "string" && toHttpUrl(url.trim()) !== null)) return []
  return [
    {
      kind: "image_missing",
      field: object ? "background" : "bg_image_url",
      severity: "error",
      sure: "certain",
      sentence:
        url === undefined || url === null || url === "" ? MISSING : "The background image’s address is no web address.",
      why: "An image background needs bg_image_url (or background.image_url).",
      docsUrl: IMAGES,
    },
  ]
}

const MISSING = "An image background was asked for without the image’s address."

/** What both SDKs send when nothing is chosen (contract §2.2, A11). */
const SDK_GREEN = [0.035, 0.635, 0.274] as const

function toNumbers(value: unknown): number[] | null {
  return Array.isArray(value) && value.every((part) => typeof part === "number" && Number.isFinite(part)) ? value : null
}

function fromHex(value: unknown): number[] | null {
  const digits = typeof value === "string" ? /^#?([0-9a-f]{6})$/i.exec(value.trim())?.[1] : undefined
  if (digits === undefined) return null
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255)
}

/** A colour as shares of 1, as contract A13 reads it; null when it cannot be read. */
function toShares(value: unknown): number[] | null {
  const numbers = toNumbers(value)
  if (!numbers) return fromHex(value)
  return numbers.every((part) => part <= 1) ? numbers : numbers.map((part) => part / 255)
}

function isSdkGreen(value: unknown): boolean {
  const shares = toShares(value)
  return shares?.length === 3 && SDK_GREEN.every((part, at) => Math.abs(part - (shares[at] ?? -1)) < 0.006)
}

/** bg_color and background.color: the SDK's green, and numbers that can be read in two ways. */
export function lintColor(request: KnownRequest): Finding[] {
  const object = isObject(request.background?.value) ? request.background.value : null
  const field = request.bg_color === undefined ? "background" : "bg_color"
  const color = request.bg_color?.value ?? object?.color
  const isGreenWord = toWord(request.bg_type?.value) === "green" && object === null
  const isMp4 = toWord(request.output_format?.value) === "mp4"
  const found: Finding[] = []
  if (isSdkGreen(color) || (isGreenWord && (color === undefined || color === null))) {
    found.push({
      kind: "default_green",
      field: isGreenWord && !isSdkGreen(color) ? "bg_type" : field,
      // An mp4 needs some colour, so there somebody may well have picked it.
      severity: isMp4 ? "hint" : "warning",
      sure: isSdkGreen(color) && !isMp4 ? "likely" : "possible",
      sentence: "The green background looks like the SDK’s default, not like a choice.",
      why: "Both SDKs send green (0.035, 0.635, 0.274) when no background is chosen; the API’s own default is documented as transparent.",
      docsUrl: COLORS,
    })
  }
  return color === undefined || color === null ? found : [...found, ...lintNumbers(color, field)]
}

function lintNumbers(color: unknown, field: "bg_color" | "background"): Finding[] {
  const numbers = toNumbers(color)
  const finding = (given: Pick<Finding, "kind" | "severity" | "sure" | "sentence" | "why">): Finding[] => [
    { ...given, field, docsUrl: COLORS },
  ]
  if (!numbers && fromHex(color)) return field === "background" ? [] : finding(HEX)
  const isReadable = numbers?.length === 3 && numbers.every((part) => part >= 0 && part <= 255)
  if (!numbers || !isReadable) return finding(INVALID)
  if (numbers.some((part) => part > 1)) return finding(numbers.every(Number.isInteger) ? BYTES : INVALID)
  return numbers.every(Number.isInteger) && numbers.some((part) => part === 1) && !numbers.every((part) => part === 1)
    ? finding(AMBIGUOUS)
    : []
}

const HEX = {
  kind: "color_range",
  severity: "hint",
  sure: "possible",
  sentence: "bg_color is written as hex; it is documented as three numbers.",
  why: "Hex is documented for background.color only.",
} as const
const INVALID = {
  kind: "color_invalid",
  severity: "error",
  sure: "likely",
  sentence: "The colour cannot be read as three numbers from 0 to 1.",
  why: "bg_color is documented as three shares of red, green and blue; background.color as the same or hex.",
} as const
const BYTES = {
  kind: "color_range",
  severity: "warning",
  sure: "likely",
  sentence: "The colour is given as 0 to 255; it is documented as shares from 0 to 1.",
  why: "The vendor’s pages show shares such as 0.035, 0.635, 0.274; what happens to larger numbers is not documented.",
} as const
const AMBIGUOUS = {
  kind: "color_range",
  severity: "hint",
  sure: "possible",
  sentence: "The colour can be read in two ways: full shares, or nearly black out of 255.",
  why: "Its numbers are only 0 and 1. Read as documented (0 to 1) it is a full colour.",
} as const
