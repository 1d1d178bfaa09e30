.DEFAULT_GOAL := help
.PHONY: help build test format demo image

help: ## Show these goals
	@sed -n 's/^\([a-z]*\):.*## \(.*\)$$/  \1	\2/p' $(MAKEFILE_LIST)

build: ## Build target/drayage.jar and target/lib/, without tests
	mvn -B -ntp -DskipTests package

test: ## Build and run all checks and tests, with real registries
	./drayage test

format: ## Format the sources
	mvn -B -ntp -q spotless:apply

demo: ## Sync between two registries on this machine
	./drayage demo

image: ## Build the container image drayage:latest, without a container engine if there is none
	./drayage image
