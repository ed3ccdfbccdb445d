package redact

import (
	"slices"
)

// privateRules are the data of persons and of inner networks. The order decides whose mask is shown where two overlap.
func privateRules() []rule {
	return slices.Concat(mailRules(), accountRules(), addressRules(), numberRules())
}

// mailRules are parts of pasted mail that go as a whole.
func mailRules() []rule {
	return []rule{
		{
			kind: "quoted mail", mask: "[quoted mail]", block: quotedMail, near: inShortLine,
			triggers: []string{"wrote:", "schrieb", "a écrit", "escribió:"},
		},
		{
			kind: "mail header", mask: "[mail header]", block: mailHeader, near: nearLineStart,
			triggers: []string{"from:", "to:", "cc:", "sent:", "message-id:", "von:", "gesendet:", "envoyé", "objet", "enviado", "asunto:"},
		},
		{
			kind: "signature", mask: "[signature]", block: farewell, near: inShortLine,
			triggers: []string{"regards", "sincerely", "wishes", "grüße", "gruß", "thanks,", "cheers,", "thank you,"},
		},
		{
			kind: "signature", mask: "[signature]", block: signature, near: atLineStart,
			triggers: []string{"--", "sent from my "},
		},
	}
}

// accountRules are accounts and the home folders that tell them.
func accountRules() []rule {
	return []rule{
		{
			kind: "account", mask: "[user]", account: true, accept: isRemote, group: 1,
			triggers: []string{"ssh", "scp", "sftp", "rsync"},
			pattern: lazily(`\b([A-Za-z_][A-Za-z0-9._-]{0,31})@[A-Za-z0-9\[<$]` +
				`|\s-l[ =]?([A-Za-z_][A-Za-z0-9._-]{0,31})\b`),
		},
		{
			kind: "account", mask: "[user]", account: true, accept: isAccount, group: 1, triggers: []string{"@"},
			pattern: lazily(`^(?:\([^()]{1,40}\) ?)?\[?([a-z_][a-z0-9_-]{0,31})@[A-Za-z0-9][A-Za-z0-9.-]{0,62}` +
				`(?::| )[^\s$#%>]{0,200}\]?[$#%>] `),
		},
		{
			kind: "home path", mask: "[user]", accept: isHome, group: 1,
			triggers: []string{
				"/home/", "/homes/", "/users/", "/g/g", "/nethome/", "/home0/", "/home1/", "/home2/", "/home3/", "/home4/", "/home5/", "/home6/",
				"/home7/", "/home8/", "/home9/",
			},
			pattern: lazily(`(?i)/(?:(?:nethome|home[0-9]?|users)|homes/[a-z0-9]|homes|g/g[0-9]{1,2})/{1,2}` +
				`([\pL0-9_](?:[\pL\pM0-9._-]{0,62}[\pL\pM0-9_-])?)`),
		},
		{ // a name of more words tells itself by the folder behind it
			kind: "home path", mask: "[user]", accept: isHome, group: 1,
			triggers: []string{`\users\`, `\users/`, ":/users/", `\documents and settings\`},
			pattern: lazily(`(?i)(?:\b[a-z]:/Users/|\\Users[\\/]|\\Documents and Settings\\)[\\/]{0,3}(?:` +
				`([\pL0-9_][\pL\pM0-9._-]{0,63}(?: [\pL\pM0-9._-]{1,63}){1,2})[\\/]` +
				`|([\pL0-9_](?:[\pL\pM0-9._-]{0,62}[\pL\pM0-9_-])?))`),
		},
		{ // the share of a server
			kind: "home path", mask: "[user]", accept: isHome, group: 1,
			triggers: []string{`\home`, `\users$\`, `\profiles`},
			pattern: lazily(`(?i)\\{2,4}[a-z0-9.-]{1,64}\\{1,2}(?:homes?\$?|users\$|profiles\$?)\\{1,2}` +
				`([\pL0-9_](?:[\pL\pM0-9._-]{0,62}[\pL\pM0-9_-])?)`),
		},
	}
}

// addressRules are e-mail addresses, also as people spell them out.
func addressRules() []rule {
	return []rule{
		{
			kind: "notification link", mask: "[token]", group: 1, triggers: []string{"email_token=", "/notifications/"},
			pattern: lazily(`\bemail_token=([A-Z0-9]{20,200})` +
				`|/notifications/(?:unsubscribe-auth|beacon)/([A-Z0-9]{20,200})`),
		},
		{
			kind: "e-mail", mask: "[e-mail]", yields: true, accept: isAddress, triggers: []string{"@"}, near: aroundAt,
			pattern: lazily(`(?:(?i:mailto:))?[\pL0-9](?:[\pL\pM0-9._%+'-]{0,63})@` +
				`(?:[\pL0-9][\pL\pM0-9-]{0,62}\.){1,8}[\pL]{2,24}`),
		},
		{
			kind: "e-mail", mask: "[e-mail]", accept: isSpeltAddress,
			triggers: []string{"(at", "[at", "{at", "<at", "( at", "[ at", "{ at", "< at"},
			pattern: lazily(`(?i)[a-z0-9][a-z0-9._%+-]{0,63}\s{0,2}[(\[{<] ?at\s?[)\]}>]\s{0,2}` +
				`[a-z0-9-]{1,63}(?:(?:\s{0,2}[(\[{<]\s?dot\s?[)\]}>]\s{0,2}|\.|\s{1,2}dot\s{1,2})[a-z0-9-]{1,63}){1,6}`),
		},
		{
			kind: "e-mail", mask: "[e-mail]", accept: isSpeltAddress, triggers: []string{" dot "},
			pattern: lazily(`(?i)\b[a-z0-9][a-z0-9._%+-]{0,63}(?: dot [a-z0-9]{1,30}){0,2} at [a-z0-9-]{1,63}` +
				`(?:(?: dot |\.)[a-z0-9-]{1,63}){0,5} dot (?:` + speltDomains + `)\b`),
		},
		{
			kind: "e-mail", mask: "[e-mail]", triggers: []string{"_at_", "-at-", "_at-", "-at_"}, accept: isSpeltAddress,
			pattern: lazily(`(?i)\b[a-z0-9][a-z0-9.+]{0,63}[_-]at[_-][a-z0-9-]{1,63}` +
				`(?:[_-]dot[_-][a-z0-9]{1,63}){1,5}`),
		},
	}
}

// numberRules are phone numbers and the addresses of networks and their hardware.
func numberRules() []rule {
	return []rule{
		{
			kind: "phone", mask: "[phone]", accept: isPhone, triggers: pairs("-. ", "0123456789"), near: aroundDashed,
			pattern: lazily(`(?:(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\)[ ]?|[2-9][0-9]{2}-)[2-9][0-9]{2}[-. ][0-9]{4})` +
				`(?:,?\s{0,2}(?:x|ext\.?|extension)\s?[0-9]{1,6})?`),
		},
		{
			kind: "phone", mask: "[phone]", accept: isPhone, triggers: pairs("+", "123456789"), near: beforeDigits,
			pattern: lazily(`\+[1-9][0-9]{0,2}(?:[ .-]?\(0?[0-9]{1,4}\))?(?:[ ./-]?[0-9]{1,5}){2,6}(?:x[0-9]{1,6})?`),
		},
		{
			kind: "phone", mask: "[phone]", accept: isPhone, group: 1, near: beforeNumber,
			triggers: []string{"phone", "tel", "fax", "mobil", "handy", "voicemail", "call", "dial"},
			pattern: lazily(`(?i)\b(?:(?:tele)?(?:phone|tel|fax|mobile|voicemail|call|dial)|telefon|mobil|handy)\b` +
				`(?:[\s_-](?:no|nr|number|us at|me at|at|is))?` +
				`["')\]]?[.:*]{0,4}\s{0,3}[=|>]?\s?["']?(\(?\+?[0-9][0-9() ./-]{5,22}[0-9](?:\s?/\s?[0-9][0-9() -]{4,20}[0-9])?)(?:x[0-9]{1,6})?`),
		},
		{ // of these words two mean parts of a mesh and of a building as well
			kind: "phone", mask: "[phone]", accept: isPhone, group: 1, near: beforeNumber, triggers: []string{"cell", "direct", "office", "mob"},
			pattern: lazily(`(?i)\b(?:cell|direct|office|mob)\b[.:]?\s{1,2}(\(?[2-9][0-9]{2}[). -]{1,2}[2-9][0-9]{2}[. -][0-9]{4})\b`),
		},
		{
			kind: "private address", mask: "[address]", accept: isPrivateIPv6, triggers: []string{"fe80:", "::"}, near: aroundHexGroup,
			pattern: lazily(`(?i)\b(?:fe80|f[cd][0-9a-f]{2}):[0-9a-f:]{1,34}[0-9a-f]`),
		},
		{
			kind: "private address", mask: "[address]", accept: isPrivateAddress, group: 1,
			triggers: []string{"10.", "192.168.", "172."},
			pattern: lazily(`\b((?:10\.[0-9]{1,3}|192\.168|172\.(?:1[6-9]|2[0-9]|3[01]))` +
				`\.[0-9]{1,3}\.[0-9]{1,3})\b`),
		},
		{
			kind: "MAC address", mask: "[mac]", accept: isMAC, triggers: pairs(":-", "0123456789abcdef"), near: aroundHexPair,
			pattern: lazily(`(?i)\b[0-9a-f]{2}(?:(?::[0-9a-f]{2}){5}|(?:-[0-9a-f]{2}){5})\b`),
		},
	}
}

// speltDomains are the ends of addresses spelt out in words without brackets; English words are not among them.
const speltDomains = `com|org|net|edu|gov|mil|int|info|io|dev|ac\.uk|uk|de|fr|ch|nl|se|dk|fi|es|pl|cz|jp|cn|ca|au|nz|` +
	`br|eu`

// pairs gives every pair of one byte each of two lists.
func pairs(firsts, seconds string) []string {
	var all []string
	for _, first := range firsts {
		for _, second := range seconds {
			all = append(all, string(first)+string(second))
		}
	}
	return all
}
