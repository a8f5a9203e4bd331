import { clues, nothings } from "./fourth-clues"
import { addresses, names } from "./fourth-files"
import { brokenIds, chattedIds, loggedIds } from "./fourth-ids"
import { createKit } from "./fourth-kit"
import { dates, heads, nearDays, weekdays } from "./fourth-times"
import { createHand, type Ticket } from "./ticket"
import { fileTickets } from "./tickets-files"
import { idTickets } from "./tickets-ids"
import { emptyTickets } from "./tickets-nothing"
import { secondTickets } from "./tickets-second"
import { thirdTickets } from "./tickets-third"
import { timeTickets } from "./tickets-times"
import type { World } from "./world"

/** All tickets of the corpus, made from the jobs of a world. */
export function listTickets(world: World): Ticket[] {
  const hand = createHand(world)
  return [...idTickets(hand), ...fileTickets(hand), ...timeTickets(hand), ...emptyTickets(world)]
}

/** The second set, written before the first was looked at again: how far the rules carry. */
export function listSecondTickets(world: World): Ticket[] {
  return secondTickets(createHand(world))
}

/** The third set, for the same purpose after the second had been learnt from. */
export function listThirdTickets(world: World): Ticket[] {
  return thirdTickets(createHand(world))
}

/** The fourth set, by somebody who had read neither the rules nor the other sets. */
export function listFourthTickets(world: World): Ticket[] {
  const kit = createKit(world)
  const parts = [clues, nearDays, weekdays, dates, heads, names, addresses, loggedIds, chattedIds, brokenIds]
  return [...parts.flatMap((part) => part(kit)), ...nothings()]
}
