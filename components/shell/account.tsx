"use client"

import { Icon } from "@/components/ui/icon"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Popover } from "@/components/ui/popover"
import { useShell } from "./shell-context"

const panel = toLate(() => import("./late-parts").then((module) => module.AccountPanel))

const PERSON = "M12 3a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM4 21a8 8 0 0 1 16 0"

/** Who is signed in, and the way out. */
export function Account({ isCompact = false }: { isCompact?: boolean }) {
  useAhead(panel)
  const { by } = useShell()
  const look =
    "flex h-[30px] w-full min-w-0 items-center gap-2 rounded-md px-2 text-muted hover:bg-hover hover:text-text"
  const label = isCompact ? (
    <Icon path={PERSON} size={15} className="flex-none" />
  ) : (
    <span className="truncate">
      {by.name} · {by.role}
    </span>
  )
  return (
    <Popover label={label} name={isCompact ? `${by.name}, ${by.role}` : undefined} className={look}>
      {(close) => <Late part={panel} with={{ close }} />}
    </Popover>
  )
}
