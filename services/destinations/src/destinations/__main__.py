"""`python -m destinations api | worker | all | migrate | openapi | parked`: one image, several deployments."""

from chassis.main import main

main("destinations")
