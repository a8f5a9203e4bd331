import { Icon } from "./icon"

const SHEETS =
  "M10 8h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H10a2 2 0 0 1-2-2V10a2 2 0 0 1 2-2zM4 16a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2"
const TICK = "M4 12l5 5L20 6"

/** Two sheets, or a tick for a moment after the copy. */
export function CopyIcon({ state }: { state: "idle" | "copied" | "refused" }) {
  return state === "copied" ? <Icon path={TICK} size={13} className="text-done" /> : <Icon path={SHEETS} size={13} />
}
