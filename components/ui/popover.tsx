"use client"

import { type ReactNode, type ToggleEvent, useCallback, useId, useLayoutEffect, useRef, useState } from "react"
import { buttonClass } from "./button"

type PopoverProps = {
  /** Inside the button. */
  label: ReactNode
  /** Name of the button when `label` is not words. */
  name?: string | undefined
  /** Class of the button; the default look when left out. */
  className?: string | undefined
  align?: "start" | "end"
  /** Called with the open panel only: what is closed costs nothing. */
  children: (close: () => void) => ReactNode
}

const GAP = 4
const EDGE = 8

/** Puts the panel under its button, or above where there is no room, and always inside the window. */
function place(panel: HTMLElement, button: HTMLElement, align: "start" | "end"): void {
  const anchor = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = panel
  const left = align === "end" ? anchor.right - width : anchor.left
  const fitsBelow = anchor.bottom + GAP + height <= window.innerHeight - EDGE
  const top = fitsBelow ? anchor.bottom + GAP : Math.max(EDGE, anchor.top - GAP - height)
  panel.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`
  panel.style.top = `${top}px`
}

/** A panel in the browser's top layer: Esc and a click elsewhere close it natively, focus goes back to the button. */
export function Popover({ label, name, className, align = "start", children }: PopoverProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  const close = useCallback(() => panel.current?.hidePopover(), [])
  const onToggle = (event: ToggleEvent<HTMLDivElement>) => setIsOpen(event.newState === "open")
  useLayoutEffect(() => {
    if (!isOpen || !panel.current || !button.current) return
    const [box, anchor] = [panel.current, button.current]
    const show = () => {
      place(box, anchor, align)
      if (!box.contains(document.activeElement)) {
        box.querySelector<HTMLElement>("[data-autofocus],[role^=menuitem]")?.focus()
      }
    }
    show()
    // What the panel holds may still have to be fetched.
    const arrival = new MutationObserver(show)
    arrival.observe(box, { childList: true })
    return () => arrival.disconnect()
  }, [isOpen, align])
  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-expanded={isOpen}
        aria-label={name}
        title={name}
        className={className ?? buttonClass()}
      >
        {label}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        onToggle={onToggle}
        className="fixed inset-auto m-0 empty:invisible max-h-[70vh] max-w-[calc(100vw-16px)] overflow-auto rounded-md border border-line-strong bg-surface p-0 text-left font-normal shadow-lg shadow-shade/30"
      >
        {isOpen ? children(close) : null}
      </div>
    </>
  )
}
