import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { ENGINES, openTestStore } from "@/lib/testing/open-test-store"
import { listFourthTickets, listSecondTickets, listThirdTickets, listTickets } from "./corpus/all"
import { listFifthTickets } from "./corpus/fifth"
import { fillStore } from "./corpus/fill"
import { listSixthTickets } from "./corpus/sixth"
import type { Ticket } from "./corpus/ticket"
import { drawWorld, NOW } from "./corpus/world"
import { findHits } from "./data"
import type { FindAnswer } from "./schema"

const world = drawWorld()

type Verdict = {
  name: string
  isRight: boolean
  place: number
  isFalselySure: boolean
  isUnsure: boolean
  answer: FindAnswer
}

async function judge(store: Store, ticket: Ticket): Promise<Verdict> {
  const { name, text, expect: wanted, zone = "UTC", aside, isPlain = false } = ticket
  const answer = await findHits(store, text, { now: NOW, zone })
  const place = answer.jobs.findIndex((hit) => hit.id === wanted)
  const isFalselySure = answer.jobs.some((hit) => hit.certainty === "certain" && hit.id !== wanted)
  return {
    name,
    isRight: wanted === null ? answer.jobs.every((hit) => hit.id === aside) : place >= 0 && place < 3,
    place,
    isFalselySure,
    isUnsure: isPlain && answer.jobs.find((hit) => hit.id === wanted)?.certainty !== "certain",
    answer,
  }
}

function tell({ name, place, answer }: Verdict): string {
  const hits = answer.jobs.slice(0, 4).map((hit) => `${hit.id.slice(0, 9)} ${hit.certainty}: ${hit.reasons.join("; ")}`)
  return [
    `${name} (place ${place})`,
    ...hits,
    ...answer.notes,
    answer.marks.map((mark) => `${mark.what} ${mark.meaning ?? ""}`).join(" | "),
  ].join("\n    ")
}

describe.each(ENGINES)("the corpus of tickets on %s", (engine) => {
  let store: Store
  beforeAll(async () => {
    store = await openTestStore(engine)
    await fillStore(store, world)
    await store.maintain()
  }, 120_000)
  afterAll(() => store.close())

  it.each([
    ["the corpus", listTickets(world), 100],
    ["the second set", listSecondTickets(world), 30],
    ["the third set", listThirdTickets(world), 29],
    ["the fourth set", listFourthTickets(world), 90],
    ["the fifth set", listFifthTickets(world), 24],
    ["the sixth set", listSixthTickets(world), 42],
  ])(
    "finds the right job of %s among the first three, is never falsely certain, and shows nothing where there is nothing",
    async (set, tickets, least) => {
      expect(tickets.length).toBeGreaterThanOrEqual(least)
      const verdicts: Verdict[] = []
      for (const ticket of tickets) verdicts.push(await judge(store, ticket))
      const about = verdicts.filter((_, at) => tickets[at]?.expect !== null)
      const share = about.filter((one) => one.isRight).length / about.length
      const first = about.filter((one) => one.place === 0).length
      const missed = verdicts.filter((one) => !one.isRight)
      const empties = verdicts.filter((_, at) => tickets[at]?.expect === null)
      const shown = `${engine}, ${set}: ${about.length} tickets, ${(share * 100).toFixed(1)} % in the first three, ${first} first; ${empties.filter((one) => one.isRight).length} of ${empties.length} empty ones empty; ${verdicts.filter((one) => one.isFalselySure).length} falsely certain, ${verdicts.filter((one) => one.isUnsure).length} needlessly unsure\n${missed.map(tell).join("\n")}`
      if (process.env.FIND_CORPUS) process.stdout.write(`${shown}\n`)
      expect(verdicts.filter((one) => one.isFalselySure).map(tell)).toEqual([])
      expect(verdicts.filter((one) => one.isUnsure).map(tell)).toEqual([])
      expect(share, shown).toBeGreaterThanOrEqual(0.95)
      expect(empties.filter((one) => !one.isRight).map(tell), shown).toEqual([])
    },
    120_000,
  )
})
