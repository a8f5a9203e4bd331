import { ROLES, type Role } from "@/lib/domain/operator"
import { ROLE_WORDS } from "@/lib/people/schema"

type RoleChoiceProps = { role: Role; onChange: (role: Role) => void }

/** The three roles with what each may do. */
export function RoleChoice({ role, onChange }: RoleChoiceProps) {
  return (
    <fieldset>
      <legend className="text-muted">Role</legend>
      {ROLES.map((one) => (
        <label key={one} className="flex items-baseline gap-2 py-1">
          <input
            type="radio"
            name="role"
            value={one}
            checked={role === one}
            onChange={() => onChange(one)}
            className="accent-accent"
          />
          <span>
            {one} <span className="text-muted">{ROLE_WORDS[one]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
