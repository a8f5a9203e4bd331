"use client"

import { type MouseEvent, type RefObject, type SyntheticEvent, useLayoutEffect, useRef } from "react"

type ModalProps = {
  ref: RefObject<HTMLDialogElement | null>
  onCancel: (event: SyntheticEvent<HTMLDialogElement>) => void
  onClick: (event: MouseEvent<HTMLDialogElement>) => void
}

/**
 * A native modal that is open as long as it is mounted: focus is trapped and given back by the browser; Esc or a click
 * on the backdrop asks the owner to unmount it.
 */
export function useModal(onClose: () => void): ModalProps {
  const ref = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    // Closed before it leaves the page, else the browser does not give the focus back.
    return () => dialog?.close()
  }, [])
  return {
    ref,
    onCancel: (event) => {
      // A file picker inside also sends "cancel", which bubbles.
      if (event.target !== ref.current) return
      event.preventDefault()
      onClose()
    },
    onClick: (event) => {
      if (event.target === ref.current) onClose()
    },
  }
}
