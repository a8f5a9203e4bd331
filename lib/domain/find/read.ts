import { withAsides } from "./asides"
import { findCauses } from "./causes"
import { findFiles, findStems } from "./files"
import { findHeaders } from "./headers"
import { findIds, findParts } from "./ids"
import { findLengths } from "./lengths"
import { findLinks } from "./links"
import { isKind, type Mention, type Reading } from "./mention"
import { findOwners, toWords } from "./owners"
import { findCodes, findSettings, findSymptoms, findTicketNumbers, isAboutVideo } from "./problem-words"
import { ZONES_DIFFER } from "./time-readings"
import { findTimes } from "./times"
import { createLines, toDecodedView, toJoinedView, toSoftView, type View } from "./views"

export type ReadSetting = {
  /** Epoch ms. */
  now: number
  /** IANA zone of whoever asks. */
  zone: string
}

/** How deep a place of a view is quoted: the ">" before its line in the pasted text. */
function createDepths(text: string, view: View): (at: number) => number {
  return (at) => {
    const place = view.from[at] ?? 0
    const lineStart = text.lastIndexOf("\n", place - 1) + 1
    const marks = /^(?:[ \t]*>){1,12}/.exec(text.slice(lineStart, lineStart + 40))
    return marks ? marks[0].replace(/[^>]/g, "").length : 0
  }
}

const WITHIN = new Set<Mention["kind"]>(["file", "ticket", "time", "length"])

function overlaps(a: Mention, b: Mention): boolean {
  return a.start < b.end && a.end > b.start
}

/**
 * A mention within an address is part of it: "look-1.mp4" in a link is no second file. Of a time and a length at one place
 * the one that says more is meant: "1:10" of a clip is no time of day, and "10 Nov, 0:20" no length.
 */
function withoutInner(mentions: Mention[]): Mention[] {
  const urls = mentions.filter((one) => one.kind === "url" || one.kind === "email")
  const lengths = mentions.filter((one) => one.kind === "length")
  const times = mentions.filter((one) => one.kind === "time")
  const size = ({ start, end }: Mention) => end - start
  return mentions.filter((one) => {
    if (one.kind === "time" && lengths.some((other) => overlaps(one, other) && size(one) <= size(other))) return false
    if (one.kind === "length" && times.some((other) => overlaps(one, other) && size(other) > size(one))) return false
    return !WITHIN.has(one.kind) || !urls.some((url) => one.start >= url.start && one.end <= url.end)
  })
}

const HEADER_LINE = /^\s*(?:[\p{L}][\p{L} '’-]{0,20}[:：].*|[-_=*>|\s]*|[-_\s]{2,}.{0,60}[-_\s]{2,})$/u

/** The time of the header that stands over everything else; what comes before a header was written later. */
function toWrittenAt(text: string, mentions: readonly Mention[]): number | null {
  const sent = mentions.filter(isKind("time")).filter((one) => one.role === "sent")
  const [first] = sent
  const lead = first ? text.slice(0, first.start).split("\n") : []
  if (!first || lead.length > 14) return null
  const isAbove = lead.slice(0, -1).every((line) => HEADER_LINE.test(line.slice(0, 200)))
  return isAbove
    ? Math.max(
        ...sent.flatMap((one) =>
          one.readings.slice(0, 1).map((reading) => reading.to + (reading.isZoneSaid ? 0 : ZONES_DIFFER)),
        ),
      )
    : null
}

/**
 * Reads a text step by step, so that whoever runs it can let others have a turn between two: each step takes a few
 * milliseconds for the longest text there is.
 */
export function* readInSteps(text: string, { now, zone }: ReadSetting): Generator<undefined, Reading> {
  const lineOf = createLines(text)
  const soft = toSoftView(text)
  const joined = toJoinedView(soft)
  yield
  const depthOf = createDepths(text, soft)
  const headers = findHeaders(soft.text, depthOf)
  const decoded = toDecodedView(joined)
  const ids = findIds(joined, lineOf)
  const steps: readonly (() => Mention[])[] = [
    () => (decoded ? findIds(decoded, lineOf).filter((one) => !ids.some((held) => held.start === one.start)) : []),
    () => findParts(joined, lineOf),
    () => findLinks({ soft, joined }, lineOf),
    () => findFiles(soft, lineOf),
    () => findFiles(joined, lineOf).filter((file) => text.slice(file.start, file.end).includes("\n")),
    () => findStems(soft, lineOf),
    () => findOwners(soft, lineOf),
    () => findTimes(soft, { now, zone, headers, depthOf, lineOf }),
    () => findLengths(soft, lineOf),
    () => findCodes(soft, lineOf),
    () => findSymptoms(soft, lineOf),
    () => findCauses(soft, lineOf),
    () => findSettings(soft, lineOf),
    () => findTicketNumbers(soft, lineOf),
  ]
  const mentions: Mention[] = [...ids]
  for (const step of steps) {
    yield
    mentions.push(...step())
  }
  yield
  const sorted = withAsides(
    text,
    withoutInner(mentions).sort((a, b) => a.start - b.start || b.end - a.end),
  )
  return {
    mentions: sorted,
    lines: lineOf(text.length),
    writtenAt: toWrittenAt(text, sorted),
    isAboutVideo: isAboutVideo(soft.text),
    words: toWords(soft.text),
  }
}

/**
 * Everything in a pasted text that can lead to a job, in the order of the text. Pure and bounded: the time grows with the
 * length of the text, and each kind has a most. Every span is a true part of the text.
 */
export function readText(text: string, setting: ReadSetting): Reading {
  const steps = readInSteps(text, setting)
  let step = steps.next()
  while (!step.done) step = steps.next()
  return step.value
}
