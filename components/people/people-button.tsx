import { Users } from 'lucide-react'
import { IconButton } from '@/components/ui/button'

/** Opens the people behind the values of an answer; nothing where there are none to see. */
export function PeopleButton({ onOpen, className }: { onOpen: (() => void) | undefined; className?: string }) {
  if (!onOpen) return null
  return (
    <IconButton label="See the people" aria-haspopup="dialog" className={className} onClick={onOpen}>
      <Users aria-hidden />
    </IconButton>
  )
}
