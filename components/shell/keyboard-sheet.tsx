"use client"

import { Dialog } from "@/components/ui/dialog"
import { Kbd } from "@/components/ui/kbd"
import { NAV_ITEMS } from "./nav-items"

type Shortcut = { keys: readonly string[]; does: string }

const GROUPS: readonly { title: string; shortcuts: readonly Shortcut[] }[] = [
  {
    title: "Everywhere",
    shortcuts: [
      { keys: ["⌘K", "/"], does: "Find" },
      { keys: ["y"], does: "Copy the link" },
      { keys: ["?"], does: "This sheet" },
      { keys: ["Esc"], does: "Close the top layer" },
    ],
  },
  {
    title: "Go to",
    shortcuts: NAV_ITEMS.map((item) => ({ keys: [`g ${item.key}`], does: item.label })),
  },
  {
    title: "In a list",
    shortcuts: [
      { keys: ["j", "k"], does: "Next or previous row" },
      { keys: ["Enter"], does: "Look at the row" },
      { keys: ["o"], does: "Open its page" },
      { keys: ["x"], does: "Select it" },
    ],
  },
]

export function KeyboardSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1 text-muted">{group.title}</h3>
            <dl className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1">
              {group.shortcuts.map(({ keys, does }) => (
                <div key={does} className="contents">
                  <dt>{does}</dt>
                  <dd className="flex justify-end gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="mt-4 text-muted">None of them acts while you type.</p>
    </Dialog>
  )
}
