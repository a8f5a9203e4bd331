import type { PersonRow } from "@/lib/people/schema"

/** What an admin can do about a person. */
export type Deed = "role" | "password" | "signOut" | "disable" | "enable"

/** What can be done about a person now. One's own password is changed where the present one is asked for. */
export function toDeeds(
  { disabledAt, sessions, hasPassword }: Pick<PersonRow, "disabledAt" | "sessions" | "hasPassword">,
  isSelf: boolean,
): { deed: Deed; label: string }[] {
  if (disabledAt !== null) {
    return [
      { deed: "enable", label: "Enable again" },
      { deed: "role", label: "Change the role" },
    ]
  }
  return [
    { deed: "role", label: "Change the role" },
    ...(isSelf ? [] : [{ deed: "password", label: hasPassword ? "Reset the password" : "Give a password" } as const]),
    ...(sessions === 0 ? [] : [{ deed: "signOut", label: "Sign out everywhere" } as const]),
    { deed: "disable", label: "Disable" },
  ]
}

/** How a person comes in. */
export function toSignInWords({ hasPassword }: Pick<PersonRow, "hasPassword">, companyLabel: string | null): string {
  if (companyLabel === null) return hasPassword ? "by password" : "no password: cannot sign in"
  return hasPassword ? `by password or ${companyLabel}` : `by ${companyLabel}`
}
