package model_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

func TestDigestsAreStoredInHalfTheRoomAndReadBackAlike(t *testing.T) {
	for _, text := range []string{"", "x", strings.Repeat("a", 30), strings.Repeat("a", 31), strings.Repeat("a", 32), strings.Repeat("Ab", 32), strings.Repeat("0f", 32)} {
		raw, err := model.HexSum(text).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var back model.HexSum
		if err := back.UnmarshalBinary(raw); err != nil || string(back) != text {
			t.Errorf("%q comes back as %q, %v", text, back, err)
		}
	}
	if raw, _ := model.HexSum(strings.Repeat("0f", 32)).MarshalBinary(); len(raw) != 32 {
		t.Errorf("a digest takes %d bytes", len(raw))
	}
	var none model.HexSum
	if none.UnmarshalBinary(nil) == nil || none.UnmarshalBinary([]byte{7, 7}) == nil {
		t.Error("what MarshalBinary never writes is read")
	}
}
