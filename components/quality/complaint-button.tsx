"use client"

import { useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import type { JobRef } from "@/lib/domain/job"
import { isAtLeast } from "@/lib/domain/operator"

const complaintForm = toLate(() => import("./complaint-form").then((module) => module.ComplaintForm))

/** For completed jobs: says what is wrong with the result. Viewers do not see it. */
export function ComplaintButton({ job }: { job: JobRef }) {
  useAhead(complaintForm)
  const [isOpen, setIsOpen] = useState(false)
  if (!isAtLeast(useShell().by.role, "support")) return null
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Complaint</Button>
      {isOpen ? <Late part={complaintForm} with={{ job, onClose: () => setIsOpen(false) }} /> : null}
    </>
  )
}
