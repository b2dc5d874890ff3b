/** The controls that `Deferred` loads together. */
export { Select } from '@/components/ui/select'
export { AddFilter, FilterChip, HavingChip } from './filter-controls'
export { FilterDrawer } from './filter-drawer'
export { RangePanel } from './range-control'
export { TileMenu } from './tile-menu'
