import { DAY } from "./time"

/** How many days before its end a key's rotation is called for. */
const ROTATE_AHEAD_DAYS = 7

/** Whole days since a key was made (ISO day, read as UTC) at `now`, epoch ms. */
export function toKeyAgeDays(createdOn: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(`${createdOn}T00:00:00Z`)) / DAY))
}

/** When the rotation of a key was or will be first called for, epoch ms. */
export function toRotationDue(createdOn: string, rotateEveryDays: number): number {
  return Date.parse(`${createdOn}T00:00:00Z`) + Math.max(0, rotateEveryDays - ROTATE_AHEAD_DAYS) * DAY
}

/** due: within a week of its rotation · over: past it. */
export function toRotation(ageDays: number, rotateEveryDays: number): "fine" | "due" | "over" {
  if (ageDays > rotateEveryDays) return "over"
  return ageDays >= rotateEveryDays - ROTATE_AHEAD_DAYS ? "due" : "fine"
}
