package remote

import "html/template"

// statementPage is the statement of accountability as a page to print.
var statementPage = template.Must(template.New("accountability").Funcs(template.FuncMap{"stamp": stamp,
	"who": func(all map[string]string, id string) string { return names(all).of(id) }}).Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Statement of accountability</title>
<style>body{font:11pt/1.4 serif;margin:2cm}table{border-collapse:collapse;width:100%;margin:0 0 1.5em;page-break-inside:avoid}th,td{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}th{width:20%}h2{font-size:12pt;page-break-after:avoid}pre{white-space:pre-wrap;word-break:break-all}</style>
<h1>Statement of accountability</h1><p>Art. 5(2) GDPR. The promises of the published policy as of {{stamp .At}}.</p>
{{range .Promises}}<h2>{{.Text}} — {{.State}}</h2>
<table><tr><th>Promise</th><td>{{.ID}}</td></tr><tr><th>Figure</th><td>{{.Figure}}</td></tr><tr><th>Checked</th><td>{{with stamp .CheckedAt}}{{.}}{{else}}never{{end}}</td></tr>
<tr><th>Source</th><td>{{.Source}}</td></tr><tr><th>Measured</th><td>{{.Measure}}</td></tr>
{{range .Record.Steps}}<tr><th>Since {{stamp .At}}</th><td>{{.State}}: {{.Figure}}</td></tr>
{{end}}{{range .Record.Explains}}<tr><th>Explained {{stamp .At}}</th><td>{{who $.Names .By}}, while {{.State}}: {{.Text}}</td></tr>
{{end}}</table>
{{end}}<h2>The head of the audit log, signed</h2><pre>{{.Head}}</pre><p>Its key: <code>{{.LogKey}}</code></p></html>
`))
