package permission

# One decision: both sides permit in one place, and neither prohibits.
default allow := false

allow if {
	item := data.items[input.attribute]
	said := data.said[input.use]
	not reaches(said.prohibited, item.prohibit)
	some regions in item.permit
	reaches(said.consented, regions)
	reaches(said.approved, regions)
}

reaches(half, regions) if regions & half.always != set()

reaches(half, regions) if {
	some one in half.sometimes
	regions & one.regions != set()
	holds(one)
}

# The whole profile: what is live is found once.
visible contains attribute if {
	nothing := set()
	barred := prohibited
	asked := consented
	granted := approved
	some attribute, item in data.items
	item.prohibit & barred == nothing
	some regions in item.permit
	regions & asked != nothing
	regions & granted != nothing
}

prohibited := live(data.said[input.use].prohibited)

consented := live(data.said[input.use].consented)

approved := live(data.said[input.use].approved)

live(half) := half.always | {region |
	some one in half.sometimes
	holds(one)
	some region in one.regions
}

# A statement's window, channels and condition.
holds(one) if {
	one.from <= input.now
	input.now < one.until
	input.channel in one.channels
	every fact in one.facts {
		fact in input.facts
	}
}
