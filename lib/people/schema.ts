import type { Operator, Role } from "@/lib/domain/operator"

/** Somebody who may use the dashboard, as an admin sees them. Instants are ISO. */
export type PersonRow = Operator & {
  createdAt: string
  /** Null: may sign in. */
  disabledAt: string | null
  /** Null: never, as far as the audit log knows. */
  lastSignInAt: string | null
  /** Browsers that are signed in now. */
  sessions: number
  /** False: comes through the company's own provider alone. */
  hasPassword: boolean
}

export type PeopleView = {
  people: PersonRow[]
  /** What the company's own sign-in is called; null: none is configured. */
  companyLabel: string | null
}

export const PERSON_LIMITS = { name: 100, email: 320 } as const

export const ROLE_WORDS = {
  viewer: "reads everything, changes nothing",
  support: "also tickets, notes, triage and reviews",
  admin: "also credits, budgets, people, tokens and the audit log",
} as const satisfies Record<Role, string>
