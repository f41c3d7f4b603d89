package sim

import "github.com/awsaccount/awsaccount"

// homeRegions are where Account Management and Organizations are in each partition, as endpoints say.
var homeRegions = map[string]string{
	"aws":        "us-east-1",
	"aws-cn":     "cn-northwest-1",
	"aws-us-gov": "us-gov-west-1",
}

// homeRegion is where the services of a partition are: the Region that calls are made to, and that records tell. Of a partition
// that is not in the table it is the first Region, and of one that is not known the usual one. choices.md#home-regions
func homeRegion(partition string) string {
	if home := homeRegions[partition]; home != "" {
		return home
	}
	for r := range awsaccount.Regions(partition) {
		return r.Name
	}
	return homeRegions["aws"]
}
