package markdown

// Incident renders a text as long as any may be, with nothing beside it.
func Incident(source, issue string) HTML {
	return IncidentUpTo(MaxIncident, source, issue, Surroundings{})
}
