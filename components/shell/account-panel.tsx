"use client"

import { useSearchParams } from "next/navigation"
import { SignOutButton } from "@/components/auth/sign-out-button"
import { Link } from "@/components/ui/link"
import { keepParams } from "./kept-params"
import { useShell } from "./shell-context"

/** Who is signed in, in full, and the way out. */
export function AccountPanel({ close }: { close: () => void }) {
  const { by } = useShell()
  const params = useSearchParams()
  return (
    <div className="min-w-52 p-3">
      <p className="font-medium">{by.name}</p>
      <p className="break-all text-muted">{by.email}</p>
      <p className="text-muted">Role: {by.role}</p>
      <div className="mt-2.5 flex items-center justify-between gap-3 border-t border-line pt-2.5">
        <Link href={keepParams("/settings#you", params)} onClick={close} className="text-accent hover:underline">
          Change password
        </Link>
        <SignOutButton />
      </div>
    </div>
  )
}
