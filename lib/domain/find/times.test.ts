import { describe, expect, it } from "vitest"
import type { Mention } from "./mention"
import { readText } from "./read"

/** A Tuesday. */
const NOW = Date.UTC(2026, 10, 24, 12)
const times = (text: string, zone = "Europe/Berlin") =>
  readText(text, { now: NOW, zone }).mentions.filter(
    (one): one is Extract<Mention, { kind: "time" }> => one.kind === "time",
  )
const first = (text: string, zone?: string) => {
  const reading = times(text, zone)[0]?.readings[0]
  return reading ? new Date(reading.from).toISOString().slice(0, 16) : null
}

describe("a time", () => {
  it.each([
    ["yesterday 3pm PST", "2026-11-23T23:00"],
    ["10 Nov, 14:05", "2026-11-10T13:05"],
    ["Nov 10th at 2:05 pm ET", "2026-11-10T19:05"],
    ["last Tuesday around 4 in the afternoon", "2026-11-17T15:00"],
    ["half past three yesterday", "2026-11-23T14:30"],
    ["two hours ago", "2026-11-24T09:42"],
    ["gestern um 15 Uhr", "2026-11-23T14:00"],
    ["am 10. November gegen 14:05 Uhr", "2026-11-10T13:05"],
    ["heute früh um halb neun", "2026-11-24T07:30"],
    ["10.11. 14:05", "2026-11-10T13:05"],
    ["vor zwei Stunden", "2026-11-24T09:42"],
    ["le 10 novembre à 14h05", "2026-11-10T13:05"],
    ["Bonjour, notre vidéo est verte depuis hier à 15h", "2026-11-23T14:00"],
    ["avant-hier soir", "2026-11-22T16:00"],
    ["ayer a las 3 de la tarde", "2026-11-23T14:00"],
    ["el 10 de noviembre a las 14:05", "2026-11-10T13:05"],
    ["ontem às 15h", "2026-11-23T14:00"],
    ["anteontem à noite", "2026-11-22T16:00"],
    ["gisteren om 15 uur", "2026-11-23T14:00"],
    ["10 november om 14.05 uur", "2026-11-10T13:05"],
    ["昨日15時", "2026-11-23T14:00"],
    ["2026年11月10日 14:05頃（JST）", "2026-11-10T05:05"],
    ["2026-11-23T14:02:03.120Z", "2026-11-23T14:02"],
    ["2026-11-23 14:02:03,120 +0100 ERROR", "2026-11-23T13:02"],
    ["23/Nov/2026:14:02:03 +0000", "2026-11-23T14:02"],
    ["20261123T140203Z", "2026-11-23T14:02"],
    ['"timestamp":1795442523', "2026-11-23T14:02"],
    ["2026-11-23 14:05 Europe/Lisbon", "2026-11-23T14:05"],
    ["yesterday, at around 3pm Pacific", "2026-11-23T23:00"],
    ["2:05 PM UTC, 14 November", "2026-11-14T14:05"],
    ["2026-11-23T14:02:03-05:00", "2026-11-23T19:02"],
    ["2026-11-23T14:02:03+01:00", "2026-11-23T13:02"],
    ["2026-11-23T14:02-05:00", "2026-11-23T19:02"],
    ["on the 21st at 2:05 PM UTC", "2026-11-21T14:05"],
    ["am 21. um 14:05 Uhr", "2026-11-21T13:05"],
    ["3 days ago around 4pm UTC", "2026-11-21T16:00"],
    ["20 Nov 2026, 1405 UTC", "2026-11-20T14:05"],
    ["11月20日１４：０５（日本時間）", "2026-11-20T05:05"],
  ])("%s is read", (text, iso) => {
    expect(first(text)).toBe(iso)
  })

  it.each([
    "24/7 support",
    "version 1.2.3",
    "10.11.12.13",
    "tomorrow at 9",
    "Good morning",
    "3/4 of it",
    "+49 30 1234567",
  ])("is not seen in %s", (text) => {
    expect(times(text)).toEqual([])
  })

  it("with an offset is one time, and a range is one too", () => {
    expect(times("2026-11-23T14:02:03-05:00")).toHaveLength(1)
    expect(times("2026-11-23T14:02:03+01:00")).toHaveLength(1)
    const [range] = times("Monday 9:00-11:00 UTC")[0]?.readings ?? []
    expect(new Date(range?.to ?? 0).toISOString()).toBe("2026-11-23T11:00:00.000Z")
  })

  it("that may be two days is both", () => {
    const read = times("11/10/2026 14:05", "UTC")[0]?.readings.map(({ from }) =>
      new Date(from).toISOString().slice(0, 10),
    )
    expect(read).toEqual(["2026-11-10", "2026-10-11"])
  })

  it("without a zone is read where it may have been written; with one, only there", () => {
    const zones = (text: string) => times(text, "America/New_York")[0]?.readings.map((reading) => reading.zone)
    expect(zones("10 Nov 14:05")).toEqual(["America/New_York", "UTC"])
    expect(zones("wir haben das Video am 10. November um 14:05 geschickt")).toEqual([
      "America/New_York",
      "Europe/Berlin",
      "UTC",
    ])
    expect(zones("10 Nov 14:05 CET")).toEqual(["UTC+1"])
  })

  it("in German is not seen in the word for here", () => {
    expect(times("Hallo, hier ist das Video und es ist grün")).toEqual([])
  })
})

describe("the header of a mail", () => {
  const mail =
    "From: Joe <joe@acme.example>\nDate: Fri, 20 Nov 2026 10:00:00 +0000\nSubject: x\n\nOur video of yesterday 15:00 failed."
  it("says when it was written, and from when its words are counted", () => {
    expect(times(mail).map((one) => one.role)).toEqual(["sent", "said"])
    expect(first(mail.slice(mail.indexOf("Our")))).toBe("2026-11-23T14:00")
    const said = times(mail)[1]?.readings[0]
    expect(new Date(said?.from ?? 0).toISOString()).toBe("2026-11-19T15:00:00.000Z")
    expect(readText(mail, { now: NOW, zone: "UTC" }).writtenAt).toBe(Date.UTC(2026, 10, 20, 10) + 999)
  })

  it.each([
    "On Fri, 20 Nov 2026 at 10:12, Joe <joe@acme.example> wrote:",
    "Am 20.11.2026 um 10:12 schrieb Joe:",
    "Le ven. 20 nov. 2026 à 10:12, Joe <joe@acme.example>\n> a écrit :",
    "El vie, 20 nov 2026 a las 10:12, Joe escribió:",
    "Em sex., 20 de nov. de 2026 às 10:12, Joe escreveu:",
    "Op vr 20 nov. 2026 om 10:12 schreef Joe:",
  ])("%s governs what is quoted below it and nothing above", (lead) => {
    const text = `yesterday 9:00 UTC\n\n${lead}\n> yesterday 9:00 UTC`
    const said = times(text)
      .filter((one) => one.role === "said")
      .map((one) => new Date(one.readings[0]?.from ?? 0).toISOString().slice(0, 10))
    expect(said).toEqual(["2026-11-23", "2026-11-19"])
    expect(readText(text, { now: NOW, zone: "UTC" }).writtenAt).toBeNull()
  })
})
