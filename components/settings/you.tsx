import { PasswordForm } from "@/components/auth/password-form"
import { SignOutButton } from "@/components/auth/sign-out-button"
import type { Operator } from "@/lib/domain/operator"

/** The person at this browser: who we think it is, the way out, and the password. */
export function You({ by }: { by: Operator }) {
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 break-words">
          <span className="font-medium">{by.name}</span> <span className="text-muted">{by.email}</span> · {by.role}
        </p>
        <SignOutButton />
      </div>
      <PasswordForm />
    </div>
  )
}
