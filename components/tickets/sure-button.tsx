"use client"

import clsx from "clsx"
import { useEffect, useState } from "react"
import { Button } from "@/components/ui/button"

const DOUBT_MS = 4_000

type SureButtonProps = { label: string; sure: string; isBusy: boolean; onSure: () => void; className?: string }

/** For what cannot be taken back: the first press asks, the second does it; without a second it was never meant. */
export function SureButton({ label, sure, isBusy, onSure, className }: SureButtonProps) {
  const [isAsked, setIsAsked] = useState(false)
  useEffect(() => {
    if (!isAsked) return
    const timer = setTimeout(() => setIsAsked(false), DOUBT_MS)
    return () => clearTimeout(timer)
  }, [isAsked])
  return (
    <Button
      variant={isAsked ? "default" : "quiet"}
      className={clsx(className, isAsked && "text-failed")}
      disabled={isBusy}
      onClick={() => {
        if (isAsked) onSure()
        setIsAsked(!isAsked)
      }}
    >
      {isAsked ? sure : label}
    </Button>
  )
}
