"""`python -m signing api | worker | all | migrate | openapi | parked`: one image, several deployments."""

from chassis.service import main

main("signing")
