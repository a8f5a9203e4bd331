import { setImmediate } from "node:timers/promises"

/** Lets whoever waits go first: between the steps of a long reckoning, so that none holds up the others for all of it. */
export function takeTurn(): Promise<void> {
  return setImmediate()
}
