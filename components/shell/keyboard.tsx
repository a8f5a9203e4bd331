"use client"

import { useRouter, useSearchParams } from "next/navigation"
import { useEffect, useRef, useState } from "react"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { keepParams } from "./kept-params"

const sheet = toLate(() => import("./late-parts").then((module) => module.KeyboardSheet))

type KeyboardProps = { focusSearch: () => void }

/** The keys that work on every page. Lists and jobs add their own. */
export function Keyboard({ focusSearch }: KeyboardProps) {
  useAhead(sheet)
  const [isSheetOpen, setIsSheetOpen] = useState(false)
  const router = useRouter()
  const params = useSearchParams()
  // Bound once: a sequence such as "g j" must survive a re-render between its two keys.
  const now = useRef({ router, params, focusSearch })
  now.current = { router, params, focusSearch }
  useEffect(() => {
    let unbind: (() => void) | undefined
    let isOver = false
    const deeds = {
      go: (href: string) => now.current.router.push(keepParams(href, now.current.params)),
      focusSearch: () => now.current.focusSearch(),
      openSheet: () => setIsSheetOpen(true),
    }
    // Nobody presses a key before the page stands. Should the code not come, everything can still be clicked.
    import("./late-parts").then(
      ({ bindKeys }) => {
        if (!isOver) unbind = bindKeys(deeds)
      },
      () => undefined,
    )
    return () => {
      isOver = true
      unbind?.()
    }
  }, [])
  return isSheetOpen ? <Late part={sheet} with={{ onClose: () => setIsSheetOpen(false) }} /> : null
}
