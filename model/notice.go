package model

// AlarmMark begins a notice that must not be missed, such as of wrong codes: it
// stays on the screen until a key is pressed. A notice without it, such as of
// the last login, goes by itself. The mark itself is not shown.
const AlarmMark = "! "
