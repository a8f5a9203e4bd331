/** What the frame of every page fetches once the page stands: one file instead of six. */
export { AccountPanel } from "./account-panel"
export { bindKeys } from "./bind-keys"
export { FreshnessPanel } from "./freshness-panel"
export { keepLive } from "./keep-live"
export { KeyboardSheet } from "./keyboard-sheet"
export { ZoneChoices } from "./zone-choices"
