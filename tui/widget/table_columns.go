package widget

// widths shares the width out among the columns; 0 leaves one out.
func (t *Table) widths() []int {
	out := make([]int, len(t.cols))
	room := t.w - gutter - 2 // the scroll bar
	weights := 0
	for i, c := range t.cols {
		need := max(c.Min, 1)
		if i > 0 {
			need++
		}
		if need > room {
			if i == 0 {
				out[0], room = max(min(t.w-gutter, need), 1), 0
			}
			break
		}
		out[i] = max(c.Min, 1)
		room -= need
		weights += c.Weight
	}
	for room > 0 && weights > 0 {
		given := 0
		shared := room
		weights = 0
		for i, c := range t.cols {
			if out[i] == 0 || c.Weight <= 0 {
				continue
			}
			more := min(max(shared*c.Weight/t.weight(out), 1), room)
			if c.Max > 0 {
				more = min(more, max(c.Max-out[i], 0))
			}
			out[i] += more
			room -= more
			given += more
			if c.Max == 0 || out[i] < c.Max {
				weights += c.Weight
			}
		}
		if given == 0 {
			break
		}
	}
	for i, c := range t.cols { // those without weight take what is still left
		if out[i] > 0 && out[i] < c.Max && room > 0 {
			more := min(c.Max-out[i], room)
			out[i] += more
			room -= more
		}
	}
	return out
}

func (t *Table) weight(widths []int) int {
	sum := 0
	for i, c := range t.cols {
		if widths[i] > 0 && (c.Max == 0 || widths[i] < c.Max) {
			sum += max(c.Weight, 0)
		}
	}
	return max(sum, 1)
}
