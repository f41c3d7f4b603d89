module github.com/awsaccount/awsaccount/awssdk

go 1.26

require (
	github.com/aws/aws-sdk-go-v2 v1.47.7
	github.com/aws/aws-sdk-go-v2/service/organizations v1.62.6
	github.com/aws/smithy-go v1.28.8
	github.com/awsaccount/awsaccount v0.0.0
)

require (
	github.com/aws/aws-sdk-go-v2/internal/configsources v1.5.10 // indirect
	github.com/aws/aws-sdk-go-v2/internal/endpoints/v2 v2.8.10 // indirect
)

replace github.com/awsaccount/awsaccount => ../
