import { tinykeys } from "tinykeys"
import { announce } from "@/components/ui/announce"
import { copyText } from "@/components/ui/copy-text"
import { NAV_ITEMS } from "./nav-items"

export type KeyDeeds = { go: (href: string) => void; focusSearch: () => void; openSheet: () => void }

/** Letters belong to whoever is typing. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input,textarea,select"))
}

/** While a dialog or a drawer is open, the page under it must not move. */
function isCovered(): boolean {
  return document.querySelector("dialog[open]") !== null
}

/** Listens until the returned function is called. */
export function bindKeys({ go, focusSearch, openSheet }: KeyDeeds): () => void {
  const plain = (act: () => void) => (event: KeyboardEvent) => {
    if (isTyping(event) || isCovered()) return
    event.preventDefault()
    act()
  }
  return tinykeys(window, {
    ...Object.fromEntries(NAV_ITEMS.map((item) => [`g ${item.key}`, plain(() => go(item.href))])),
    "$mod+k": (event) => {
      if (isCovered()) return
      event.preventDefault()
      focusSearch()
    },
    "/": plain(focusSearch),
    // Where it sits differs by keyboard: with Shift on most, without on some.
    "Shift+?": plain(openSheet),
    "?": plain(openSheet),
    y: plain(() => {
      void copyText(window.location.href).then((done) => announce(done ? "Link copied" : "The browser refused to copy"))
    }),
  })
}
