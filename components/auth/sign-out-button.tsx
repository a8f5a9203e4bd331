import { Button } from "@/components/ui/button"
import { signOut } from "@/lib/auth/actions"

/** Works without JavaScript as well. */
export function SignOutButton() {
  return (
    <form action={signOut}>
      <Button type="submit" variant="quiet">
        Sign out
      </Button>
    </form>
  )
}
