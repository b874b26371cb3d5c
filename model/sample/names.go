package sample

import (
	_ "embed"
	"strconv"
	"strings"
	"unicode"
)

// place is a country and what people are called there.
type place struct {
	country, language, prefix   string
	women, womenOf, men, menOf  []string // given and family names
	firstOfPlace, timesPerWheel int
}

//go:embed names.txt
var namesText string

// places holds every country; wheel repeats each as often as people of it are
// to come up, and a person's turn on it is turn.
var places, wheel = readPlaces(namesText)

func readPlaces(text string) (all []place, wheel []int) {
	var rows [][]string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			rows = append(rows, strings.Fields(line))
		}
	}
	for ; len(rows) >= 5; rows = rows[5:] {
		head := rows[0]
		times, _ := strconv.Atoi(head[3])
		all = append(all, place{head[0], head[1], head[2], rows[1], rows[2], rows[3], rows[4], len(wheel), times})
		for range times {
			wheel = append(wheel, len(all)-1)
		}
	}
	return all, wheel
}

// stride mixes the wheel, as it has no factor in common with its length.
const stride = 29

// called names the i-th person: no two have the same name and rank, and rank
// tells those apart who share a name.
func (s world) called(i int) (home *place, name string, rank int) {
	turn := i * stride % len(wheel)
	home = &places[wheel[turn]]
	nth := i/len(wheel)*home.timesPerWheel + turn - home.firstOfPlace
	women := len(home.women) * len(home.womenOf)
	all := women + len(home.men)*len(home.menOf)
	which := (nth*77 + int(s.Seed%1000)) % all // 77 has no factor in common with all
	given, family := home.women, home.womenOf
	if which >= women {
		which -= women
		given, family = home.men, home.menOf
	}
	name = given[which%len(given)] + " " + family[which/len(given)]
	return home, strings.ReplaceAll(name, "_", " "), nth / all
}

// mailbox makes "ruta.kazlauskaite" of a name, with a number when it is not the
// first of that name.
func mailbox(name string, rank int) string {
	box := plain(name, '.')
	if rank > 0 {
		box += strconv.Itoa(rank + 1)
	}
	return box
}

// plain writes a name with a–z, with between its words.
func plain(name string, between rune) string {
	var b strings.Builder
	for _, r := range name {
		r = unicode.ToLower(r)
		switch {
		case r == ' ':
			b.WriteRune(between)
		case r == '-' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			b.WriteString(latin[r])
		}
	}
	return b.String()
}

// latin writes the letters of names.txt beyond a–z in a–z. What is not here,
// such as an apostrophe, is left out.
var latin = func() map[rune]string {
	m := map[rune]string{}
	for _, row := range strings.Fields(`a:áâàãäåąăā ae:æ c:ćčç d:ďđ e:éèêëěęėēε g:ģ i:íìîïįī k:ķ l:ľĺłļ n:ńňñņ o:óòôõøōő
		oe:ö r:řŕ s:śšşș ss:ß t:ťţț u:úùûůųūű ue:ü y:ýÿ z:źžż
		a:а b:б v:в g:г d:д e:е zh:ж z:з i:и y:й k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у f:ф h:х ts:ц ch:ч sh:ш sht:щ a:ъ yu:ю ya:я
		a:αά v:β g:γ d:δ e:έ z:ζ i:ηήιίϊυύ th:θ k:κ l:λ m:μ n:ν x:ξ o:οόωώ p:π r:ρ s:σς t:τ f:φ ch:χ ps:ψ`) {
		to, from, _ := strings.Cut(row, ":")
		for _, r := range from {
			m[r] = to
		}
	}
	return m
}()
