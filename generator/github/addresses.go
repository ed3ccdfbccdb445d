package github

import "maps"

// addresses gives the numbers by which the new snapshot's pages are addressed, where they aren't the issues' own. An
// issue keeps the address that it had, also when it comes back after it was gone; a new one whose number is another's
// address is addressed by its id.
func (r *run) addresses(entries []entry) map[int64]int {
	given := map[int64]int{}
	before := &r.old.header
	if before.RepositoryID == r.repo.ID && before.API == r.client.base.String() {
		given = r.old.addresses()
	}
	owner := map[int]int64{}
	for id, address := range given {
		owner[address] = id
	}
	for _, e := range entries {
		if _, known := given[e.id]; known {
			continue
		}
		given[e.id] = e.number
		if _, taken := owner[e.number]; taken && e.id > 0 {
			given[e.id] = int(e.id)
		}
		owner[given[e.id]] = e.id
	}
	for _, e := range entries {
		switch address := given[e.id]; {
		case address == e.number:
			delete(given, e.id)
		case before.Addresses[e.id] != address:
			r.note("issue %d has its page at the address of %d", e.number, address)
		}
	}
	return given
}

// addresses gives the address of each issue that the snapshot knows or knew, by key.
func (o *oldSnapshot) addresses() map[int64]int {
	all := map[int64]int{}
	for id, i := range o.issues {
		if id > 0 {
			all[id] = i.number
		}
	}
	maps.Copy(all, o.header.Addresses)
	return all
}
