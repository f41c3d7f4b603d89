package endpoint

import (
	"bytes"
	"encoding/xml"
)

// members are a list, which is there even if it is empty.
type members[T any] struct {
	List []T `xml:"member"`
}

// An xmlWriter writes XML. What it writes is never malformed: text that XML cannot hold is replaced.
type xmlWriter struct{ bytes.Buffer }

func (w *xmlWriter) open(name, namespace string) {
	w.WriteString("<" + name)
	if namespace != "" {
		w.WriteString(` xmlns="` + namespace + `"`)
	}
	w.WriteString(">")
}

func (w *xmlWriter) close(name string) { w.WriteString("</" + name + ">") }

// text writes one element with text, in another one if within is not "".
func (w *xmlWriter) text(within, name, text string) {
	if within != "" {
		w.open(within, "")
		defer w.close(within)
	}
	w.open(name, "")
	_ = xml.EscapeText(w, []byte(text)) // a buffer takes everything
	w.close(name)
}

// value writes what encoding/xml makes of a value.
func (w *xmlWriter) value(name string, v any) {
	if err := xml.NewEncoder(w).EncodeElement(v, xml.StartElement{Name: xml.Name{Local: name}}); err != nil {
		panic("endpoint: no XML of " + name + ": " + err.Error()) // an error of ours, which the handler answers
	}
}
